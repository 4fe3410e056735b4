/** The language of the page: the one that was chosen, else the browser's. Texts are catalogue.ts's. */
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { CATALOGUE, type Language, type Texts } from './catalogue.ts';

const KEPT = 'callosum.language';

interface Spoken {
  readonly language: Language;
  readonly t: Texts;
  readonly change: (language: Language) => void;
}

const Speaking = createContext<Spoken | undefined>(undefined);

function firstLanguage(): Language {
  const kept = localStorage.getItem(KEPT);
  if (kept === 'en' || kept === 'zh') return kept;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, change] = useState<Language>(firstLanguage);
  useEffect(() => {
    localStorage.setItem(KEPT, language);
    document.documentElement.lang = language;
  }, [language]);
  return <Speaking value={{ language, t: CATALOGUE[language], change }}>{children}</Speaking>;
}

export function useLanguage(): Spoken {
  const spoken = useContext(Speaking);
  if (!spoken) throw new Error('outside of LanguageProvider');
  return spoken;
}
