/** One document of the list: what it is and where it is on its way, with what can be done with it. */
import { useState } from 'react';
import { type Certificate, type DocumentRecord, forgetDocument, sendText, textOf } from '../api/documents.ts';
import { useLanguage } from '../language.tsx';

interface DocumentRowProps {
  document: DocumentRecord;
  onOpen: () => void;
  onForgotten: (certificate: Certificate | undefined) => void;
}

/** Longer texts are edited in their own program. */
const LONGEST_EDIT = 500_000;

export function DocumentRow({ document, onOpen, onForgotten }: DocumentRowProps) {
  const { t, language } = useLanguage();
  const { id, name, title, status, error, characters, version, left_out = [] } = document;
  const [draft, setDraft] = useState<string>();
  const [failure, setFailure] = useState('');
  const tried = (what: Promise<unknown>): void => {
    setFailure('');
    what.catch((reason: Error) => setFailure(reason.message));
  };
  const forget = async (): Promise<void> => {
    if (confirm(t.reallyForget(name))) onForgotten(await forgetDocument(id));
  };
  const learn = async (): Promise<void> => {
    await sendText(document, draft ?? '');
    setDraft(undefined);
  };
  const learned = status === 'learned';
  const told = [failure, error && (learned ? t.versionFailed(error) : error)].filter(Boolean);
  const facts = [
    title !== undefined && title !== name && title,
    characters !== undefined && t.characters(characters.toLocaleString(language)),
    version !== undefined && version > 1 && t.version(version),
  ].filter(Boolean);
  return (
    <li className={`document ${status}`}>
      <span className="label">{name}</span>
      <span className="status">{t.statuses[status]}</span>
      {facts.length > 0 && <span className="facts">{facts.join(' · ')}</span>}
      {left_out.map(({ what, count, of, where }) => (
        <span key={what} className="facts">
          {t.pagesWithoutText(count, of, where)}
        </span>
      ))}
      {told.map((text) => (
        <span key={text} className="error" role="alert">
          {text}
        </span>
      ))}
      <span className="actions">
        {learned && (
          <button type="button" className="plain" onClick={onOpen} aria-label={`${t.open}: ${name}`}>
            {t.open}
          </button>
        )}
        {learned && (characters ?? 0) <= LONGEST_EDIT && (
          <button
            type="button"
            className="plain"
            aria-label={`${t.edit}: ${name}`}
            onClick={() => tried(textOf(id).then(({ text }) => setDraft(text)))}
          >
            {t.edit}
          </button>
        )}
        <button
          type="button"
          className="plain danger"
          onClick={() => tried(forget())}
          aria-label={`${t.forget}: ${name}`}
        >
          {status === 'failed' ? t.dismiss : t.forget}
        </button>
      </span>
      {draft !== undefined && (
        <form
          className="editor"
          onSubmit={(event) => {
            event.preventDefault();
            tried(learn());
          }}
        >
          <textarea
            value={draft}
            onChange={(event) => setDraft(event.target.value)}
            rows={14}
            aria-label={t.textOf(name)}
          />
          <button type="submit" disabled={draft.trim() === ''}>
            {t.learnAgain}
          </button>
          <button type="button" className="plain" onClick={() => setDraft(undefined)}>
            {t.cancel}
          </button>
        </form>
      )}
    </li>
  );
}
