// Pictures of the supply map, drawn when first needed: facilities with the sign of their service, the hatching.

const RATIO = 2;
const SIZE = 26;

/** Supply pictures to the map; `look` returns the data of the latest run. */
export function supplyPictures(map, look) {
  map.setMissingStyleImageResolver((id) => {
    const [sort, , icon] = id.split('|');
    const { theme, marks } = look();
    const drawn = sort === 'hatch' ? hatch(theme) : sign(sort, icon, theme, marks);
    if (drawn && !map.hasImage(id)) map.addImage(id, drawn, { pixelRatio: RATIO });
  });
}

function canvas(size) {
  const board = document.createElement('canvas');
  board.width = board.height = size * RATIO;
  const pen = board.getContext('2d', { willReadFrequently: true });
  pen.scale(RATIO, RATIO);
  return [board, pen];
}

const image = (board, pen) => pen.getImageData(0, 0, board.width, board.height);

// Lines at 45° that meet at the edges of the tile, so that neighbouring tiles continue them.
function hatch(theme) {
  const [board, pen] = canvas(8);
  pen.strokeStyle = theme.land;
  pen.lineWidth = 1.5;
  pen.globalAlpha = 0.85;
  for (const shift of [-8, 0, 8]) {
    pen.beginPath();
    pen.moveTo(shift - 1, 9);
    pen.lineTo(shift + 9, -1);
    pen.stroke();
  }
  return image(board, pen);
}

function sign(sort, icon, theme, marks) {
  const [board, pen] = canvas(SIZE);
  const css = theme.css;
  const look = {
    facility: { ground: css['--primary'], ink: css['--on-primary'], rim: theme.land },
    closed: { ground: theme.land, ink: css['--text-secondary'], rim: css['--text-secondary'] },
    placed: { ground: theme.text, ink: theme.land, rim: theme.land },
  }[sort];
  if (!look) return null;
  pen.beginPath();
  pen.roundRect(2, 2, SIZE - 4, SIZE - 4, 6);
  pen.fillStyle = look.ground;
  pen.fill();
  pen.lineWidth = 2;
  pen.strokeStyle = look.rim;
  pen.stroke();
  pen.fillStyle = look.ink;
  pen.font = '16px "Material Symbols Rounded"';
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillText(icon || marks.icon, SIZE / 2, SIZE / 2 + 0.5);
  if (sort === 'closed') {
    pen.beginPath();
    pen.moveTo(4, SIZE - 4);
    pen.lineTo(SIZE - 4, 4);
    pen.lineWidth = 2.4;
    pen.strokeStyle = theme.text;
    pen.stroke();
  }
  return image(board, pen);
}
