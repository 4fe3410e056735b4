/** The studio: its head with the rooms and the language, and the room that the address names. What happens in a room is in rooms/. */
import { useEffect, useState } from 'react';
import { useAddress } from './address.ts';
import { getJson } from './api/client.ts';
import { useLanguage } from './language.tsx';
import { KeyPrompt } from './parts/key-prompt.tsx';
import { AskRoom } from './rooms/ask.tsx';
import { DocumentsRoom } from './rooms/documents.tsx';
import { useDocuments } from './use-documents.ts';
import { useDrop } from './use-drop.ts';

interface Model {
  readonly base: string;
  readonly notice?: string;
}

export function App() {
  const { language, t, change } = useLanguage();
  const [address, go] = useAddress();
  const documents = useDocuments();
  const [model, setModel] = useState<Model>();
  const { lost, locked } = documents;
  const over = useDrop((dropped) => {
    go('/documents');
    void dropped.then(({ files, unreadable }) => documents.send(files, unreadable));
  });
  useEffect(() => {
    if (!lost && !locked) getJson<Model>('/v1/models/default').then(setModel, () => {});
  }, [lost, locked]);
  const rooms = [
    ['ask', '/', t.ask],
    ['documents', '/documents', t.documents],
  ] as const;
  return (
    <>
      <header className="head">
        <span className="name">Callosum</span>
        <nav>
          {rooms.map(([room, path, label]) => (
            <a
              key={room}
              href={path}
              aria-current={address.room === room ? 'page' : undefined}
              onClick={(event) => {
                event.preventDefault();
                go(path);
              }}
            >
              {label}
              {room === 'documents' && documents.list.length > 0 && (
                <span className="count">{documents.list.length}</span>
              )}
            </a>
          ))}
        </nav>
        <span className="base" title={model?.notice}>
          {model && (model.base === 'none' ? t.noBase : t.base(model.base))}
        </span>
        <button
          type="button"
          className="plain"
          lang={language === 'en' ? 'zh' : 'en'}
          onClick={() => change(language === 'en' ? 'zh' : 'en')}
        >
          {t.language}
        </button>
      </header>
      {lost && (
        <p className="lost" role="alert">
          {t.lost}
        </p>
      )}
      {over && (
        <p className="dropping" aria-hidden>
          {t.drop}
        </p>
      )}
      {locked ? (
        <KeyPrompt onKey={documents.again} />
      ) : (
        <>
          {/* The talk stays while documents are looked at. */}
          <AskRoom
            shown={address.room === 'ask'}
            hasDocuments={documents.list.length > 0}
            onDocuments={() => go('/documents')}
          />
          {address.room === 'documents' && <DocumentsRoom documents={documents} address={address} go={go} />}
        </>
      )}
    </>
  );
}
