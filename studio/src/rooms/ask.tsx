/** The room to ask in: questions and answers one below the other, and beside them the passage of a source. */
import { useRef, useState } from 'react';
import { ask, type CitedPassage } from '../api/chat.ts';
import { useLanguage } from '../language.tsx';
import { type Asked, Exchange } from '../parts/exchange.tsx';
import { Passage, type Shown } from '../parts/passage.tsx';

interface AskRoomProps {
  shown: boolean;
  hasDocuments: boolean;
  onDocuments: () => void;
}

export function AskRoom({ shown, hasDocuments, onDocuments }: AskRoomProps) {
  const { t } = useLanguage();
  const [talk, setTalk] = useState<readonly Asked[]>([]);
  const [source, setSource] = useState<Shown>();
  const [question, setQuestion] = useState('');
  const running = useRef<AbortController>(null);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState('');
  const end = useRef<HTMLDivElement>(null);

  const change = (key: number, how: (asked: Asked) => Asked): void =>
    setTalk((before) => before.map((asked) => (asked.key === key ? how(asked) : asked)));

  const send = async (): Promise<void> => {
    const text = question.trim();
    if (text === '' || busy) return;
    const key = Date.now();
    const abort = new AbortController();
    running.current = abort;
    setBusy(true);
    setQuestion('');
    setTalk((before) => [...before, { key, question: text, text: '', running: true }]);
    requestAnimationFrame(() => end.current?.scrollIntoView());
    try {
      const pieces = ask(text, abort.signal);
      for (let step = await pieces.next(); ; step = await pieces.next()) {
        const { value } = step;
        if (!step.done) change(key, (asked) => ({ ...asked, text: asked.text + value }));
        else {
          change(key, (asked) => ({ ...asked, answered: step.value, running: false }));
          break;
        }
      }
    } catch (error) {
      const stopped = abort.signal.aborted;
      change(key, (asked) => ({ ...asked, running: false, error: stopped ? undefined : (error as Error).message }));
    } finally {
      running.current = null;
      setBusy(false);
      // Told once it is whole: a reader of screens is not to hear every piece.
      setTalk((before) => {
        setSaid(before.at(-1)?.text ?? '');
        return before;
      });
      requestAnimationFrame(() => end.current?.scrollIntoView());
    }
  };

  const show = ({ id, title, place, version, start, end }: CitedPassage): void =>
    setSource({ id, title, place, version, characters: [start, end] });

  return (
    <main className={source ? 'ask beside' : 'ask'} hidden={!shown}>
      <section className="talk">
        {talk.length === 0 && (
          <p className="hint">
            {hasDocuments ? t.empty : t.goToDocuments}{' '}
            {!hasDocuments && (
              <button type="button" onClick={onDocuments}>
                {t.documents}
              </button>
            )}
          </p>
        )}
        {talk.map((asked) => (
          <Exchange key={asked.key} asked={asked} onSource={show} />
        ))}
        <div ref={end} />
        <p className="unseen" aria-live="polite">
          {said}
        </p>
      </section>
      {source && <Passage shown={source} onClose={() => setSource(undefined)} />}
      <form
        className="composer"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <textarea
          rows={2}
          value={question}
          placeholder={t.questionHint}
          aria-label={t.question}
          onChange={(event) => setQuestion(event.target.value)}
          onKeyDown={(event) => {
            // Enter that ends a composition of Chinese is not the end of the question.
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            void send();
          }}
        />
        {busy ? (
          <button type="button" onClick={() => running.current?.abort()}>
            {t.stop}
          </button>
        ) : (
          <button type="submit" disabled={question.trim() === ''}>
            {t.send}
          </button>
        )}
      </form>
    </main>
  );
}
