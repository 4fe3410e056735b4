/** Asks for the server's key, which is kept for the time of this tab. */
import { keepKey } from '../api/client.ts';
import { useLanguage } from '../language.tsx';

export function KeyPrompt({ onKey }: { onKey: () => void }) {
  const { t } = useLanguage();
  return (
    <main>
      <form
        className="key"
        action={(form: FormData) => {
          keepKey(String(form.get('key') ?? ''));
          onKey();
        }}
      >
        <label>
          {t.keyHint}
          <input type="password" name="key" autoComplete="off" required aria-label={t.key} />
        </label>
        <button type="submit">{t.enter}</button>
      </form>
    </main>
  );
}
