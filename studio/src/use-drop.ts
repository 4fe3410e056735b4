/** Files that are dropped, wherever on the page: the browser would open them in its place. True while some are held over it. */
import { useEffect, useEffectEvent, useState } from 'react';
import { type Dropped, droppedFiles } from './dropped.ts';

export function useDrop(onDrop: (dropped: Promise<Dropped>) => void): boolean {
  const [over, setOver] = useState(false);
  const dropped = useEffectEvent(onDrop);
  useEffect(() => {
    const dragged = (event: DragEvent): void => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      // It also leaves every element on its way over the page.
      if (event.type !== 'dragleave' || event.relatedTarget === null) setOver(event.type === 'dragover');
      if (event.type === 'drop') dropped(droppedFiles(event.dataTransfer));
    };
    const kinds = ['dragover', 'dragleave', 'drop'] as const;
    for (const kind of kinds) addEventListener(kind, dragged);
    return () => {
      for (const kind of kinds) removeEventListener(kind, dragged);
    };
  }, []);
  return over;
}
