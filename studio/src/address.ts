/** Where the page is: a room, or a document with the characters that a citation names. Kept in the address, so that links and the back button work. */
import { useEffect, useState } from 'react';

export type Address =
  | { readonly room: 'ask' | 'documents' }
  | {
      readonly room: 'documents';
      readonly document: string;
      readonly characters?: readonly [from: number, to: number];
    };

function read(): Address {
  const [, first, document] = location.pathname.split('/');
  if (first !== 'documents') return { room: 'ask' };
  if (!document) return { room: 'documents' };
  const char = /^#char=(\d+),(\d+)$/.exec(location.hash);
  return {
    room: 'documents',
    document: decodeURIComponent(document),
    characters: char ? [Number(char[1]), Number(char[2])] : undefined,
  };
}

export function useAddress(): [Address, (path: string) => void] {
  const [address, setAddress] = useState<Address>(read);
  useEffect(() => {
    const moved = (): void => setAddress(read());
    addEventListener('popstate', moved);
    addEventListener('hashchange', moved);
    return () => {
      removeEventListener('popstate', moved);
      removeEventListener('hashchange', moved);
    };
  }, []);
  const go = (path: string): void => {
    history.pushState(null, '', path);
    setAddress(read());
  };
  return [address, go];
}
