import { useEffect } from 'react';
import { usePlace } from '../live/place';

/** Names the tab: `checkout · production · Switchback`. */
export function useTitle(words: string): void {
  const { environment } = usePlace();
  useEffect(() => {
    document.title = `${words} · ${environment} · Switchback`;
  }, [words, environment]);
}
