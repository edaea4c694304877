// Pictures for the map, made when first needed: symbols from the SVG of the declarations, rings of clusters drawn here.
// Their ids say everything: `symbol|layer|mode|code|look|kind` and `ring|layer|mode|size|shares`. A look is `h` for
// hollow (the place is not exact), `e` for ended (grey), or both.

const RATIO = 2;
const RING = 'ring';

/** Expression for the picture of a single record; `kind` adds the pictogram. */
export function symbolExpression(layer, mode, kind) {
  const code = layer.column ? ['to-string', ['get', layer.column]] : Object.keys(layer.symbols)[0];
  const parts = ['concat', `symbol|${layer.id}|${mode}|`, code, '|', oneOf(layer.hollow, 'h'), oneOf(layer.ended, 'e')];
  return kind ? [...parts, '|', ['coalesce', ['get', kind], '']] : parts;
}

function oneOf(columns, look) {
  const tests = Object.entries(columns ?? {}).map(([column, codes]) => ['in', ['coalesce', ['get', column], ''], ['literal', codes]]);
  return tests.length ? ['case', ['any', ...tests], look, ''] : '';
}

/** Supply pictures when the map first needs them; `look(layerId)` returns the declaration, or nothing. */
export function supplyPictures(map, look) {
  map.setMissingStyleImageResolver(async (id) => {
    const [sort, layerId, mode, ...rest] = id.split('|');
    const now = look(layerId, mode);
    if (!now) return;
    const image = sort === RING
      ? ring(Number(rest[0]), rest[1].split(',').map(Number), now)
      : await symbolPicture(now.layer, ...rest);
    if (image && !map.hasImage(id)) map.addImage(id, image, { pixelRatio: RATIO });
  });
}

function symbolPicture(layer, code, look, kind) {
  const symbol = layer.symbols[code];
  const path = kind && layer.pictogramPaths?.[kind];
  if (!symbol) return null;
  const svg = symbol.looks?.[look] ?? symbol.svg;
  return pictureOf(path ? withPictogram(svg, path, symbol.ink) : svg, RATIO);
}

/** Return the SVG text of the symbol that a record of a layer is drawn with. */
export function recordSvg(layer, properties) {
  const symbol = layer.symbols?.[properties[layer.column]] ?? Object.values(layer.symbols)[0];
  const is = (columns) => Object.entries(columns ?? {}).some(([column, codes]) => codes.includes(properties[column]));
  const look = (is(layer.hollow) ? 'h' : '') + (is(layer.ended) ? 'e' : '');
  return symbol.looks?.[look] ?? symbol.svg;
}

// Pictograms are drawn on a field of 24 units and set into the middle of the symbol (26 units).
function withPictogram(svg, path, ink) {
  return ink ? svg.replace('</svg>', `<path transform="translate(6.4 6.4) scale(.55)" fill="${ink}" d="${path}"/></svg>`) : svg;
}

/** Return the SVG text as a picture of `ratio` times its declared size. */
export async function pictureOf(svg, ratio) {
  const sized = svg.replace(/width="([\d.]+)" height="([\d.]+)"/, (_all, w, h) => `width="${w * ratio}" height="${h * ratio}"`);
  const image = new Image();
  image.src = `data:image/svg+xml;utf8,${encodeURIComponent(sized)}`;
  await image.decode();
  return image;
}

/** Expression for the picture of a cluster: its size and its shares in 36ths, so that few pictures are needed. */
export function ringExpression(layer, mode) {
  const codes = Object.keys(layer.symbols);
  const count = ['to-number', ['get', 'n']];
  const size = ['step', count, 28, 10, 32, 50, 36, 200, 40, 1000, 44];
  const parts = codes.map((code) => ['to-string', ['ceil', ['*', 36, ['/', ['coalesce', ['get', `n_${code}`], 0], count]]]]);
  const joined = parts.flatMap((part, i) => (i ? [',', part] : [part]));
  return ['concat', `${RING}|${layer.id}|${mode}|`, ['to-string', size], '|', ...joined];
}

function ring(size, shares, look) {
  const px = size * RATIO;
  const canvas = Object.assign(document.createElement('canvas'), { width: px, height: px });
  // kept in memory: reading back from the graphics unit waits for every frame of the map that is still being drawn
  const draw = canvas.getContext('2d', { willReadFrequently: true });
  const middle = px / 2;
  const outer = middle - RATIO;
  const width = 3.4 * RATIO;
  disc(draw, middle, middle, look.rim);
  disc(draw, middle, outer, look.ground);
  const sum = shares.reduce((all, share) => all + share, 0) || 1;
  const gap = shares.filter(Boolean).length > 1 ? (1 * RATIO) / outer : 0;
  let angle = -Math.PI / 2;
  shares.forEach((share, i) => {
    if (!share) return;
    const turn = (share / sum) * 2 * Math.PI;
    draw.beginPath();
    draw.arc(middle, middle, outer - width / 2, angle + gap / 2, angle + Math.max(turn - gap / 2, gap));
    draw.strokeStyle = look.colours[i];
    draw.lineWidth = width;
    draw.stroke();
    angle += turn;
  });
  return draw.getImageData(0, 0, px, px);
}

function disc(draw, middle, radius, colour) {
  draw.beginPath();
  draw.arc(middle, middle, radius, 0, 2 * Math.PI);
  draw.fillStyle = colour;
  draw.fill();
}

/** Return the ring of a cluster as a picture for the legend. */
export function ringPicture(colours, shares, look, size = 36) {
  const canvas = Object.assign(document.createElement('canvas'), { width: size * RATIO, height: size * RATIO });
  canvas.getContext('2d').putImageData(ring(size, shares, { ...look, colours }), 0, 0);
  return canvas;
}
