// The map as a PNG: title, map with scale, legend and sources in one picture, in the light style whatever the screen shows. The map
// is drawn a second time beside the screen, so that nothing flickers and the picture is fine enough for print.

import { pictureOf, supplyPictures } from './images.js';
import { buildStyle } from './style.js';

const MARGIN = 24;
const LINE = 19;
const TEXT = '14px Plex, sans-serif';
const PRINT_PX = 3272; // the longer side of A4 between margins (277 mm) at 300 dpi
const DRAWN_MS = 120_000;

/** Save the picture as a file. */
export async function savePicture(atlas) {
  const blob = await drawPicture(atlas);
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(blob), download: 'quartiersatlas-karte.png' });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Return the picture as a PNG blob. */
export async function drawPicture(atlas) {
  const data = { ...atlas.data, ...atlas.data.print };
  const symbols = await legendSymbols(data.legend);
  const { clientWidth: width, clientHeight: height } = atlas.map.getCanvas();
  const ratio = Math.max(1, PRINT_PX / Math.max(width, height));
  const measure = document.createElement('canvas').getContext('2d');
  measure.font = TEXT;
  const title = wrap(measure, `${data.sentence.count} ${data.sentence.of} ${data.sentence.filter}`, width - 2 * MARGIN);
  const day = new Date().toLocaleDateString(data.words.language, { day: '2-digit', month: '2-digit', year: 'numeric' });
  const sources = `${data.words.sourcesLabel} ${data.sources.join(' · ')} · ${data.words.pictureOf.replace('{day}', day)}`;
  const foot = wrap(measure, sources, width - 2 * MARGIN);
  const legend = placeLegend(measure, symbols, width - 2 * MARGIN);
  const head = MARGIN + (title.length + 1) * LINE + 12;
  const below = 16 + legend.height + foot.length * LINE + MARGIN;
  const paper = document.createElement('canvas');
  paper.width = width * ratio;
  paper.height = (height + head + below) * ratio;
  const draw = paper.getContext('2d');
  draw.fillStyle = data.theme.page;
  draw.fillRect(0, 0, paper.width, paper.height);
  draw.scale(ratio, ratio);
  await drawMap(atlas, data, ratio, (canvas) => draw.drawImage(canvas, 0, head, width, height));
  drawScale(draw, atlas.map, data, { right: width - MARGIN, bottom: head + height - 16 });
  draw.fillStyle = data.theme.text;
  draw.font = '600 18px Plex, sans-serif';
  draw.fillText(data.pictureTitle, MARGIN, MARGIN + 10);
  text(draw, title, MARGIN, MARGIN + 10 + LINE + 6, data.theme.text);
  const top = head + height + 16;
  drawLegend(draw, legend, top, data.theme.text);
  text(draw, foot, MARGIN, top + legend.height + LINE, data.theme.textSecondary);
  return new Promise((resolve) => { paper.toBlob(resolve, 'image/png'); });
}

/** Return a scale bar for the middle of the map: its length in px and its words; `most` px at the longest. */
export function scaleBar(map, language, most = 140) {
  const middle = map.getCanvas().clientHeight / 2;
  const metres = map.unproject([0, middle]).distanceTo(map.unproject([most, middle]));
  const power = 10 ** Math.floor(Math.log10(metres));
  const round = [5, 2, 1].find((each) => each * power <= metres) * power;
  const [number, unit] = round >= 1000 ? [round / 1000, 'km'] : [round, 'm'];
  return { px: (most * round) / metres, metres: round, label: `${number.toLocaleString(language)}\u202f${unit}` };
}

function drawScale(draw, map, { theme, words }, { right, bottom }) {
  const { px, label } = scaleBar(map, words.language);
  const left = right - px;
  draw.globalAlpha = 0.85;
  draw.fillStyle = theme.page;
  draw.fillRect(left - 10, bottom - 32, px + 20, 40);
  draw.globalAlpha = 1;
  draw.strokeStyle = draw.fillStyle = theme.text;
  draw.lineWidth = 2;
  draw.beginPath();
  draw.moveTo(left, bottom - 7);
  draw.lineTo(left, bottom);
  draw.lineTo(right, bottom);
  draw.lineTo(right, bottom - 7);
  draw.stroke();
  draw.font = TEXT;
  draw.textAlign = 'center';
  draw.fillText(label, (left + right) / 2, bottom - 12);
  draw.textAlign = 'start';
}

async function drawMap(atlas, data, ratio, use) {
  const { clientWidth, clientHeight } = atlas.map.getCanvas();
  const place = document.createElement('div');
  place.style.cssText = `position:fixed;left:-20000px;top:0;width:${clientWidth}px;height:${clientHeight}px`;
  document.body.append(place);
  const map = new atlas.maplibre.Map({
    container: place, style: buildStyle(data), center: atlas.map.getCenter(), zoom: atlas.map.getZoom(), minZoom: 7,
    interactive: false, attributionControl: false, fadeDuration: 0, pixelRatio: ratio,
    canvasContextAttributes: { antialias: true, preserveDrawingBuffer: true },
  });
  try {
    supplyPictures(map, (id, mode) => atlas.look(id, mode, data));
    map.once('styledata', () => atlas.markSelected(map, data));
    await Promise.race([
      new Promise((resolve) => { map.once('idle', resolve); }),
      new Promise((_resolve, reject) => { setTimeout(() => reject(new Error('picture not drawn in time')), DRAWN_MS); }),
    ]);
    use(map.getCanvas());
  } finally {
    map.remove();
    place.remove();
  }
}

async function legendSymbols(legend) {
  const entries = legend.flatMap((group) => group.entries);
  return Promise.all(entries.map(async (entry) => ({
    picture: await pictureOf(entry.svg, 1), label: entry.count ? `${entry.label} (${entry.count})` : entry.label,
  })));
}

function placeLegend(measure, symbols, width) {
  let left = 0;
  let row = 0;
  const placed = symbols.map(({ picture, label }) => {
    const wide = 30 + measure.measureText(label).width + 22;
    if (left && left + wide > width) { left = 0; row += 1; }
    const at = { picture, label, left, row };
    left += wide;
    return at;
  });
  return { placed, height: symbols.length ? (row + 1) * 26 : 0 };
}

function drawLegend(draw, { placed }, top, colour) {
  draw.font = TEXT;
  draw.fillStyle = colour;
  for (const { picture, label, left, row } of placed) {
    draw.drawImage(picture, MARGIN + left, top + row * 26, 20, 20);
    draw.fillText(label, MARGIN + left + 28, top + row * 26 + 15);
  }
}

function text(draw, lines, left, top, colour) {
  draw.font = TEXT;
  draw.fillStyle = colour;
  lines.forEach((line, i) => draw.fillText(line, left, top + i * LINE));
}

function wrap(measure, words, width) {
  const lines = [''];
  for (const word of words.split(' ')) {
    const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
    if (lines.at(-1) && measure.measureText(longer).width > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}
