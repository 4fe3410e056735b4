/** Takes files that are dropped anywhere on the page or chosen, folders with all that is in them. */
import { useEffect, useState } from 'react';
import { useLanguage } from '../language.tsx';

export function DropZone({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const { t } = useLanguage();
  const [over, setOver] = useState(false);
  useEffect(() => {
    const dragged = (event: DragEvent): void => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      setOver(event.type === 'dragover');
      if (event.type === 'drop') filesOf(event.dataTransfer).then(onFiles);
    };
    const kinds = ['dragover', 'dragleave', 'drop'] as const;
    for (const kind of kinds) addEventListener(kind, dragged);
    return () => {
      for (const kind of kinds) removeEventListener(kind, dragged);
    };
  }, [onFiles]);
  return (
    <label className={over ? 'drop over' : 'drop'}>
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

/** What was dropped, folders opened. Must be called within the event: what it holds is gone afterwards. */
async function filesOf(data: DataTransfer): Promise<File[]> {
  const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  return entries.length > 0 ? (await Promise.all(entries.map((entry) => within(entry, '')))).flat() : [...data.files];
}

async function within(entry: FileSystemEntry, way: string): Promise<File[]> {
  if (entry instanceof FileSystemFileEntry || entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    if (way !== '') Object.defineProperty(file, 'webkitRelativePath', { value: `${way}${file.name}` });
    return file.name.startsWith('.') ? [] : [file];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const files: File[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return files;
    for (const inner of some) files.push(...(await within(inner, `${way}${entry.name}/`)));
  }
}
