// The map as a PNG: title, map, legend and sources in one picture.

import { pictureOf } from './images.js';

const MARGIN = 24;
const LINE = 19;
const TEXT = '14px Plex, sans-serif';

/** Save the picture as a file. */
export async function savePicture(atlas) {
  const blob = await drawPicture(atlas);
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(blob), download: 'quartiersatlas-karte.png' });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Return the picture as a PNG blob. */
export async function drawPicture(atlas) {
  const { data, map } = atlas;
  const symbols = await legendSymbols(data.legend);
  const source = map.getCanvas();
  const ratio = source.width / source.clientWidth;
  const width = source.clientWidth;
  const measure = document.createElement('canvas').getContext('2d');
  measure.font = TEXT;
  const title = wrap(measure, `${data.sentence.count} ${data.sentence.of} ${data.sentence.filter}`, width - 2 * MARGIN);
  const foot = wrap(measure, data.words.sourcesLabel + ' ' + data.sources.join(' · '), width - 2 * MARGIN);
  const legend = placeLegend(measure, symbols, width - 2 * MARGIN);
  const head = MARGIN + (title.length + 1) * LINE + 12;
  const below = 16 + legend.height + foot.length * LINE + MARGIN;
  const paper = document.createElement('canvas');
  paper.width = width * ratio;
  paper.height = source.height + (head + below) * ratio;
  const draw = paper.getContext('2d');
  draw.fillStyle = data.theme.page;
  draw.fillRect(0, 0, paper.width, paper.height);
  await copyMap(map, draw, head * ratio);
  draw.scale(ratio, ratio);
  draw.fillStyle = data.theme.text;
  draw.font = '600 18px Plex, sans-serif';
  draw.fillText(data.pictureTitle, MARGIN, MARGIN + 10);
  text(draw, title, MARGIN, MARGIN + 10 + LINE + 6, data.theme.text);
  const top = head + source.clientHeight + 16;
  drawLegend(draw, legend, top, data.theme.text);
  text(draw, foot, MARGIN, top + legend.height + LINE, data.theme.textSecondary);
  return new Promise((resolve) => { paper.toBlob(resolve, 'image/png'); });
}

// The drawing buffer is kept only within a frame, so the canvas is read inside the render event.
function copyMap(map, draw, top) {
  return new Promise((resolve) => {
    map.once('render', () => { draw.drawImage(map.getCanvas(), 0, top); resolve(); });
    map.triggerRepaint();
  });
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
