/** Says that files can be dropped (use-drop.ts takes them, on the whole page), and lets them be chosen. */
import { useLanguage } from '../language.tsx';

export function DropZone({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const { t } = useLanguage();
  return (
    <label className="drop">
      <strong>{t.drop}</strong>
      <span>{t.choose}</span>
      <small>{t.kinds}</small>
      <input
        type="file"
        multiple
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])]);
          target.value = '';
        }}
      />
    </label>
  );
}
