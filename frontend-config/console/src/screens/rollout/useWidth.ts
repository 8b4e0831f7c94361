import { type RefCallback, useCallback, useState } from 'react';

/** How wide an element is, in pixels, as it changes. */
export function useWidth(): [RefCallback<HTMLElement>, number] {
  const [width, setWidth] = useState(320);
  const ref = useCallback((element: HTMLElement | null) => {
    if (!element) {
      return;
    }
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 320)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, width];
}
