// Drawing on a canvas: sharp on dense screens, in the colours of the page, at most once a frame.
const colours = new Map<string, string>();
const dark = matchMedia('(prefers-color-scheme: dark)');
export function colour(name: string): string {
  const key = `${document.documentElement.dataset.theme ?? dark.matches} ${name}`;
  const known = colours.get(key);
  if (known) return known;
  const probe = document.createElement('span');
  probe.hidden = true, probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const out = getComputedStyle(probe).color;
  probe.remove();
  colours.set(key, out);
  return out;
}

/// Sets the size and clears; coordinates are CSS pixels.
export function begin(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D {
  const dense = devicePixelRatio, context = canvas.getContext('2d')!;
  if (canvas.width !== Math.round(width * dense) || canvas.height !== Math.round(height * dense))
    canvas.width = Math.round(width * dense), canvas.height = Math.round(height * dense);
  context.setTransform(dense, 0, 0, dense, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

/// A function that draws in the next frame, however often it is called before.
export function eachFrame(draw: () => void): () => void {
  let waiting = 0;
  return () => {
    if (!waiting) waiting = requestAnimationFrame(() => { waiting = 0; draw(); });
  };
}
