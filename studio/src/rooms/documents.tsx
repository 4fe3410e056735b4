/** The room of the documents: drop, see them learned, look at them, edit, forget. */
import { useEffect, useRef, useState } from 'react';
import type { Address } from '../address.ts';
import type { Certificate, DocumentRecord } from '../api/documents.ts';
import { useLanguage } from '../language.tsx';
import { CertificateView } from '../parts/certificate.tsx';
import { DocumentRow } from '../parts/document-row.tsx';
import { DropZone } from '../parts/drop-zone.tsx';
import { Passage } from '../parts/passage.tsx';
import type { Documents } from '../use-documents.ts';

interface DocumentsRoomProps {
  documents: Documents;
  address: Address;
  go: (path: string) => void;
}

export function DocumentsRoom({ documents: { list, sending, send, dismiss }, address, go }: DocumentsRoomProps) {
  const { t } = useLanguage();
  const [certificate, setCertificate] = useState<{ name: string; proof?: Certificate }>();
  const shown = 'document' in address ? list.find(({ id }) => id === address.document) : undefined;
  return (
    <main className={shown ? 'documents beside' : 'documents'}>
      <section>
        <DropZone onFiles={(files) => void send(files)} />
        <LearningProgress list={list} sending={sending.filter(({ error }) => error === undefined).length} />
        {certificate && <CertificateView {...certificate} onClose={() => setCertificate(undefined)} />}
        {list.length === 0 && sending.length === 0 && <p className="hint">{t.emptyDocuments}</p>}
        <ul className="list">
          {sending.map(({ key, name, error }) => (
            <li key={key} className={error ? 'document failed' : 'document'}>
              <span className="label">{name}</span>
              <span className="status">{error ? t.statuses.failed : t.statuses.sending}</span>
              {error && (
                <>
                  <span className="error">{error}</span>
                  <button type="button" className="plain" onClick={() => dismiss(key)}>
                    {t.dismiss}
                  </button>
                </>
              )}
            </li>
          ))}
          {list.map((document) => (
            <DocumentRow
              key={document.id}
              document={document}
              onOpen={() => go(`/documents/${document.id}`)}
              onForgotten={(proof) => setCertificate({ name: document.name, proof })}
            />
          ))}
        </ul>
      </section>
      {shown && 'document' in address && (
        <Passage
          shown={{ id: shown.id, title: shown.title ?? shown.name, characters: address.characters }}
          onClose={() => go('/documents')}
        />
      )}
    </main>
  );
}

const UNDER_WAY: ReadonlySet<string> = new Set(['queued', 'reading', 'learning']);

/** How many of those that were under way together are learned, and how long the others take at that pace. */
function LearningProgress({ list, sending }: { list: readonly DocumentRecord[]; sending: number }) {
  const { t } = useLanguage();
  const left = sending + list.filter(({ status }) => UNDER_WAY.has(status)).length;
  const failed = list.filter(({ status, error }) => !UNDER_WAY.has(status) && error !== undefined).length;
  const begun = useRef<{ at: number; most: number; failed: number }>(null);
  const [, tick] = useState(0);
  useEffect(() => {
    if (left === 0) return;
    const timer = setInterval(() => tick((n) => n + 1), 1000);
    return () => clearInterval(timer);
  }, [left]);
  if (left === 0) {
    begun.current = null;
    return null;
  }
  begun.current ??= { at: performance.now(), most: left, failed };
  const run = begun.current;
  run.most = Math.max(run.most, left);
  const done = run.most - left;
  const seconds = (performance.now() - run.at) / 1000;
  return (
    <div className="progress">
      <progress max={run.most} value={done} aria-label={t.documents} />
      <span>
        {t.progress(done - (failed - run.failed), run.most, failed - run.failed)}
        {done > 0 && seconds > 2 && ` · ${t.left(Math.ceil((left * seconds) / done))}`}
      </span>
    </div>
  );
}
