/** A stretch of a document's text with the cited characters marked, exactly as they were learned. */
import { useEffect, useRef, useState } from 'react';
import { textOf } from '../api/documents.ts';
import { useLanguage } from '../language.tsx';

/** Characters that are shown before and behind what is cited. */
const AROUND = 600;
/** Of a document that is shown without a citation. */
const LONGEST = 200_000;

export interface Shown {
  readonly id: string;
  readonly title: string;
  /** `page 3` */
  readonly place?: string;
  /** The one that the characters are of; the newest unless said. */
  readonly version?: number;
  readonly characters?: readonly [from: number, to: number];
}

export function Passage({
  shown: { id, title, place, version, characters },
  onClose,
}: {
  shown: Shown;
  onClose: () => void;
}) {
  const { t } = useLanguage();
  const [text, setText] = useState<{ from: number; text: string }>();
  const [error, setError] = useState('');
  const mark = useRef<HTMLElement>(null);
  const close = useRef<HTMLButtonElement>(null);
  const [start, end] = characters ?? [0, 0];
  useEffect(() => {
    // Another may be shown by the time it is here.
    let wanted = true;
    const from = characters ? Math.max(0, start - AROUND) : 0;
    const to = characters ? end + AROUND : LONGEST;
    setText(undefined);
    setError('');
    textOf(id, { from, to, version }).then(
      (found) => wanted && setText(found),
      (failure: Error) => wanted && setError(failure.message),
    );
    close.current?.focus();
    return () => {
      wanted = false;
    };
  }, [id, version, start, end, characters]);
  useEffect(() => {
    if (text) mark.current?.scrollIntoView({ block: 'center' });
  }, [text]);
  return (
    <aside className="passage" aria-label={title} onKeyDown={({ key }) => key === 'Escape' && onClose()}>
      <header>
        <h2>{title}</h2>
        <button type="button" className="plain" ref={close} onClick={onClose}>
          {t.close}
        </button>
      </header>
      {place && <p className="place">{place}</p>}
      {error && <p role="alert">{error}</p>}
      {text && (
        <div className="text">
          {characters ? text.text.slice(0, start - text.from) : text.text}
          {characters && (
            <>
              <mark ref={mark}>{text.text.slice(start - text.from, end - text.from)}</mark>
              {text.text.slice(end - text.from)}
            </>
          )}
        </div>
      )}
    </aside>
  );
}
