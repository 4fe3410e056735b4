/** One question with its answer as it is written, how the answer was come by, and its sources. */
import type { Answered, CitedPassage } from '../api/chat.ts';
import { useLanguage } from '../language.tsx';

export interface Asked {
  readonly key: number;
  readonly question: string;
  readonly text: string;
  readonly answered?: Answered;
  readonly error?: string;
  /** Still being written. */
  readonly running: boolean;
}

export function Exchange({ asked, onSource }: { asked: Asked; onSource: (citation: CitedPassage) => void }) {
  const { t } = useLanguage();
  const { question, text, answered, error, running } = asked;
  const citations = answered?.citations ?? [];
  return (
    <article className="exchange">
      <p className="question">{question}</p>
      <div className={`answer ${answered?.outcome ?? ''}`}>
        {text === '' && running && <span className="thinking">{t.thinking}</span>}
        <Marked text={text} citations={citations} onSource={onSource} />
        {error && <p role="alert">{error}</p>}
        {!running && !answered && !error && <span className="outcome">{t.stopped}</span>}
        {answered && <span className="outcome">{t.outcomes[answered.outcome]}</span>}
        {citations.length > 0 && (
          <ol className="sources" aria-label={t.sources}>
            {citations.map((citation, i) => (
              <li key={i}>
                <button type="button" onClick={() => onSource(citation)} aria-label={t.source(i + 1, citation.title)}>
                  <span className="number">{i + 1}</span>
                  <span className="title">
                    {[citation.title, citation.section, citation.place].filter(Boolean).join(' · ')}
                  </span>
                  <span className="context">{citation.context}</span>
                </button>
              </li>
            ))}
          </ol>
        )}
      </div>
    </article>
  );
}

/** The text with what comes from a document underlined; plain text, whatever is in it. */
function Marked({
  text,
  citations,
  onSource,
}: {
  text: string;
  citations: readonly CitedPassage[];
  onSource: (citation: CitedPassage) => void;
}) {
  const { t } = useLanguage();
  const parts: React.ReactNode[] = [];
  let at = 0;
  for (const [i, citation] of citations.entries()) {
    const [from, to] = citation.answer;
    if (from < at) continue;
    parts.push(text.slice(at, from));
    parts.push(
      <button
        type="button"
        className="cited"
        key={from}
        onClick={() => onSource(citation)}
        title={t.source(i + 1, citation.title)}
      >
        {text.slice(from, to)}
      </button>,
    );
    at = to;
  }
  return (
    <p className="text">
      {parts}
      {text.slice(at)}
    </p>
  );
}
