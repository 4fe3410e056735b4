/** The files of a drop, folders opened. What is passed over is what `callosum learn` passes over. */

export interface Dropped {
  readonly files: File[];
  /** Files and folders that the browser could not read. */
  readonly unreadable: { readonly name: string; readonly error: string }[];
}

/** Folders that hold no documents. */
const PASSED_OVER = new Set(['node_modules', '__pycache__']);

/** Must be called within the event: what it holds is gone afterwards. */
export async function droppedFiles(data: DataTransfer): Promise<Dropped> {
  const entries = [...data.items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => item.webkitGetAsEntry() ?? item.getAsFile());
  const dropped: Dropped = { files: [], unreadable: [] };
  for (const entry of entries)
    if (entry instanceof File) dropped.files.push(entry);
    else if (entry) await enter(entry, '', dropped);
  return dropped;
}

/** @param way of the folders above it, `papers/2026/`; files keep it in their names */
async function enter(entry: FileSystemEntry, way: string, dropped: Dropped): Promise<void> {
  const { name } = entry;
  if (name.startsWith('.') || PASSED_OVER.has(name)) return;
  try {
    if (entry.isFile) {
      const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
      if (way !== '') Object.defineProperty(file, 'webkitRelativePath', { value: way + name });
      dropped.files.push(file);
      return;
    }
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    for (;;) {
      const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
      if (some.length === 0) return;
      for (const inner of some) await enter(inner, `${way}${name}/`, dropped);
    }
  } catch (error) {
    dropped.unreadable.push({ name: way + name, error: (error as Error).message });
  }
}
