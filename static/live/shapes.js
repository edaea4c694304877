// Options A to H: letter, own shape and own colour, the same on every screen and in the protocol.

export const COLOURS = ['#0B6E7F', '#B25A0B', '#5B4B9E', '#B83A6B', '#2E8B5E', '#7A6414', '#2F6FB2', '#6B7780'];
const SHAPES = [
  '<circle cx="20" cy="20" r="18"/>',
  '<rect x="3" y="3" width="34" height="34" rx="4"/>',
  '<path d="M20 0 40 20 20 40 0 20z"/>',
  '<path d="M20 1 37 10.5v19L20 39 3 29.500v-19z"/>',
  '<path d="M20 2 39 37H1z"/>',
  '<path d="M20 1 39 15 32 38H8L1 15z"/>',
  '<path d="M12 2h16l10 10v16L28 38H12L2 28V12z"/>',
  '<path d="M14 2h12v12h12v12H26v12H14V26H2V14h12z"/>',
];

/** Return the shape of the option at a position (0 is A) as SVG text. */
export function shapeSvg(position, size = 40) {
  const letter = 'ABCDEFGH'[position] ?? '?';
  const low = position === 4 ? 30 : 26.5;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="-2 -2 44 44" aria-hidden="true">`
    + `<g fill="${COLOURS[position] ?? '#4D5D63'}" stroke="#fff" stroke-width="2">${SHAPES[position] ?? SHAPES[0]}</g>`
    + `<text x="20" y="${low}" text-anchor="middle" font-family="Plex, sans-serif" font-weight="600" font-size="18" fill="#fff">${letter}</text></svg>`;
}

/** Return the shape as an element; the markup holds nothing but our own numbers. */
export function shape(position, size = 40) {
  const holder = document.createElement('span');
  holder.className = 'shape';
  holder.innerHTML = shapeSvg(position, size);
  return holder;
}
