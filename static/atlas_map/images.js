// Pictures for the map: symbols come as SVG from the declarations, rings of clusters are drawn when first needed.

const RATIO = 2;
const RING = 'ring';

/** Return the id of the picture of a code of a layer. */
export const symbolId = (layer, code, mode) => `symbol ${layer} ${code} ${mode}`;

/** Load all symbols of the declarations that the map does not have yet; with pictograms also each pair of both. */
export async function loadSymbols(map, layers, mode) {
  const wanted = layers.filter((layer) => layer.symbols).flatMap((layer) => Object.entries(layer.symbols).flatMap(([code, symbol]) => [
    [symbolId(layer.id, code, mode), symbol.svg],
    ...Object.entries(layer.pictogramPaths ?? {}).map(([kind, path]) =>
      [symbolId(layer.id, `${code} ${kind}`, mode), withPictogram(symbol.svg, path, symbol.ink)]),
  ]));
  await Promise.all(wanted.map(([id, svg]) => map.hasImage(id) || loadSvg(map, id, svg)));
}

// Pictograms are drawn on a field of 24 units and set into the middle of the symbol (26 units).
function withPictogram(svg, path, ink) {
  return ink ? svg.replace('</svg>', `<path transform="translate(6.4 6.4) scale(.55)" fill="${ink}" d="${path}"/></svg>`) : svg;
}

async function loadSvg(map, id, svg) {
  const image = await pictureOf(svg, RATIO);
  if (!map.hasImage(id)) map.addImage(id, image, { pixelRatio: RATIO });
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
export function ringExpression(codes, key) {
  const count = ['to-number', ['get', 'n']];
  const size = ['step', count, 28, 10, 32, 50, 36, 200, 40, 1000, 44];
  const parts = codes.map((code) => ['to-string', ['ceil', ['*', 36, ['/', ['coalesce', ['get', `n_${code}`], 0], count]]]]);
  const joined = parts.flatMap((part, i) => (i ? [',', part] : [part]));
  return ['concat', `${RING}|${key}|`, ['to-string', size], '|', ...joined];
}

/** Draw rings when the map asks for them; `look(key)` returns `{colours, ground, rim}`, or nothing for a past theme. */
export function drawRingsOnDemand(map, look) {
  map.on('styleimagemissing', ({ id }) => {
    if (!id.startsWith(`${RING}|`) || map.hasImage(id)) return;
    const [, key, size, shares] = id.split('|');
    const now = look(key);
    if (now) map.addImage(id, ring(Number(size), shares.split(',').map(Number), now), { pixelRatio: RATIO });
  });
}

function ring(size, shares, look) {
  const px = size * RATIO;
  const canvas = Object.assign(document.createElement('canvas'), { width: px, height: px });
  const draw = canvas.getContext('2d');
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
