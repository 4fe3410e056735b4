/** The proof that a document is forgotten, as the store gave it. */
import type { Certificate } from '../api/documents.ts';
import { useLanguage } from '../language.tsx';

export function CertificateView({ name, proof, onClose }: { name: string; proof?: Certificate; onClose: () => void }) {
  const { t, language } = useLanguage();
  const words = t.certificate;
  return (
    <section className="certificate" role="status">
      <header>
        <strong>{t.forgotten(name)}</strong>
        <button type="button" className="plain" onClick={onClose}>
          {t.close}
        </button>
      </header>
      {proof && (
        <>
          <dl>
            <dt>{words.versions}</dt>
            <dd>{proof.versions.join(', ')}</dd>
            <dt>{words.slots}</dt>
            <dd>{proof.slots}</dd>
            <dt>{words.at}</dt>
            <dd>{new Date(proof.forgottenAt).toLocaleString(language)}</dd>
            <dt>{words.before}</dt>
            <dd className="root">{proof.before}</dd>
            <dt>{words.after}</dt>
            <dd className="root">{proof.after}</dd>
          </dl>
          {proof.compacted && <p>{words.overwritten}</p>}
        </>
      )}
    </section>
  );
}
