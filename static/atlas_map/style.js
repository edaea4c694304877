// The style of the map, built from the declarations of the active layers and the tokens of the theme.

import { ringExpression, symbolExpression } from './images.js';
import { tileAddress } from './tiles.js';

export const FONT = 'Map Medium';
export const FONT_BOLD = 'Map Semibold';
const FONT_LIGHT = 'Map Regular';
const FOLDER = '/app/static/vendor/fonts/ibm-plex-sans-condensed-latin';
const EMPTY = { type: 'FeatureCollection', features: [] };
const PICTOGRAM_ZOOM = 15;

export const sourceId = (layer) => `layer ${layer.id}`;
export const labelSourceId = (layer) => `labels ${layer.id}`;
export const singlesId = (layer) => `singles ${layer.id}`;
export const clustersId = (layer) => `clusters ${layer.id}`;
export const areaId = (layer) => `area ${layer.id}`;
export const lineId = (layer) => `line ${layer.id}`;
const labelsId = (layer) => `names ${layer.id}`;

/** Return the whole MapLibre style for the data of a run. */
export function buildStyle(data) {
  const { theme, base, layers } = data;
  const areas = layers.filter((layer) => layer.geometry === 'polygon');
  const lines = layers.filter((layer) => layer.geometry === 'line');
  const points = layers.filter((layer) => layer.geometry === 'point');
  return {
    version: 8,
    'font-faces': {
      [FONT_LIGHT]: `${location.origin}${FOLDER}-400-normal.woff2`,
      [FONT]: `${location.origin}${FOLDER}-500-normal.woff2`,
      [FONT_BOLD]: `${location.origin}${FOLDER}-600-normal.woff2`,
    },
    sources: sources(data),
    layers: [
      { id: 'outside', type: 'background', paint: { 'background-color': theme.outside } },
      ...land(base, theme),
      ...areas.map((layer) => areaFill(layer)),
      ...streets(base, theme),
      ...lines.map((layer) => line(layer)),
      // strong lines above weak ones: a borough's border is also that of its suburbs
      ...areas.slice().sort((a, b) => Number(b.dashed) - Number(a.dashed) || a.width - b.width).map((layer) => areaLine(layer)),
      ...selectedArea(areas, theme),
      ...streetNames(base, theme),
      ...areas.filter((layer) => layer.label).map((layer) => areaNames(layer, theme)),
      ...points.slice().reverse().flatMap((layer) => pointLayers(layer, theme)),
      ...marks(theme),
    ],
  };
}

function sources({ base, layers }) {
  const made = { hovered: { type: 'geojson', data: EMPTY }, selected: { type: 'geojson', data: EMPTY } };
  const tiles = (layer, id = layer.id) => ({
    type: 'vector', tiles: [tileAddress(id, layer.query ?? '')], minzoom: Math.min(layer.minZoom, 14), maxzoom: 16,
  });
  for (const layer of layers) {
    made[sourceId(layer)] = layer.points ? points(layer) : tiles(layer);
    if (layer.label) made[labelSourceId(layer)] = tiles(layer, `${layer.id}.labels`);
  }
  if (base.kind === 'streets') made.streets = tiles({ id: base.streets, minZoom: base.minZoom });
  if (base.land) made.land = tiles({ id: base.land, minZoom: 6 });
  if (base.kind === 'raster') made.raster = { type: 'raster', tiles: base.tiles, tileSize: 256, attribution: base.attribution };
  return made;
}

// A list that no tile knows comes whole and is grouped here, with the same properties as the groups of the tiles.
function points(layer) {
  const counted = (code) => ['+', ['case', ['==', ['get', layer.column], code], 1, 0]];
  const codes = Object.keys(layer.symbols).map((code) => [`n_${code}`, counted(code)]);
  return {
    type: 'geojson', data: new URL(layer.points, location.origin).href, cluster: true, clusterRadius: 50, clusterMaxZoom: 14,
    clusterProperties: { n: ['+', 1], ...Object.fromEntries(codes) },
  };
}

function land(base, theme) {
  const drawn = base.land
    ? [{ id: 'land', type: 'fill', source: 'land', 'source-layer': base.land, paint: { 'fill-color': theme.land, 'fill-antialias': false } }]
    : [];
  if (base.kind === 'raster') {
    drawn.push({
      id: 'raster', type: 'raster', source: 'raster',
      paint: { 'raster-saturation': -0.7, 'raster-opacity': theme.dark ? 0.35 : 0.75, 'raster-fade-duration': 0 },
    });
  }
  return drawn;
}

const byClass = (main, minor, path) => ['match', ['get', 'class'], 'main', main, 'minor', minor, path];

function streets(base, theme) {
  if (base.kind !== 'streets') return [];
  const common = { type: 'line', source: 'streets', 'source-layer': base.streets };
  const layout = {
    'line-cap': 'round', 'line-join': 'round', 'line-sort-key': byClass(3, 2, 1),
  };
  // main roads first: minor ones fade in from zoom 11, paths from 14
  const width = (extra) => ['interpolate', ['exponential', 1.5], ['zoom'],
    10, byClass(2 + extra, 0, 0), 11, byClass(3.2 + extra, theme.dark ? 0.3 : extra * 0.3, 0), 12, byClass(4.6 + extra, 1 + extra * 0.5, 0),
    13, byClass(5.4 + extra, 1.5 + extra * 0.7, 0), 14, byClass(6.4 + extra, 2.6 + extra, 0.8),
    17, byClass(15 + extra, 10 + extra, 2.5), 19, byClass(34 + extra, 24 + extra, 5)];
  const casing = { id: 'casing', ...common, layout, minzoom: 10, paint: { 'line-color': theme.casing, 'line-width': width(1.8) } };
  const road = { id: 'road', ...common, layout, minzoom: 10, paint: { 'line-color': theme.road, 'line-width': width(0) } };
  return theme.dark ? [road] : [casing, road];
}

function streetNames(base, theme) {
  if (base.kind !== 'streets') return [];
  const names = (id, minzoom, filter) => ({
    id, type: 'symbol', source: 'streets', 'source-layer': base.streets, minzoom, filter,
    layout: {
      'symbol-placement': 'line', 'text-field': ['get', 'name'], 'text-font': [FONT_LIGHT], 'text-size': 12,
      'symbol-spacing': 320, 'text-max-angle': 30,
    },
    paint: { 'text-color': theme.textSecondary, 'text-halo-color': theme.land, 'text-halo-width': 1.6 },
  });
  return [
    names('main street names', 13.5, ['==', ['get', 'class'], 'main']),
    names('street names', 15, ['==', ['get', 'class'], 'minor']),
  ];
}

function areaFill(layer) {
  return {
    id: areaId(layer), type: 'fill', source: sourceId(layer), 'source-layer': layer.id, minzoom: layer.minZoom,
    paint: { 'fill-color': layer.colour, 'fill-opacity': Math.max(layer.fillOpacity * layer.opacity, 0.002) },
  };
}

function areaLine(layer) {
  const paint = {
    'line-color': layer.colour, 'line-opacity': layer.opacity,
    'line-width': ['interpolate', ['linear'], ['zoom'], 9, layer.width * 0.5, 13, layer.width],
  };
  if (layer.dashed) paint['line-dasharray'] = [3, 2.5];
  return {
    id: lineId(layer), type: 'line', source: sourceId(layer), 'source-layer': layer.id, minzoom: layer.minZoom,
    layout: { 'line-join': 'round' }, paint,
  };
}

function selectedArea(areas, theme) {
  return areas.map((layer) => ({
    id: `chosen ${layer.id}`, type: 'line', source: sourceId(layer), 'source-layer': layer.id, layout: { 'line-join': 'round' },
    paint: {
      'line-color': theme.text,
      'line-width': 3,
      'line-opacity': ['case', ['boolean', ['feature-state', 'chosen'], false], 1, 0],
    },
  }));
}

function areaNames(layer, theme) {
  const { capitals, minZoom, maxZoom } = layer.label;
  const name = ['coalesce', ['get', 'name'], ''];
  return {
    id: labelsId(layer), type: 'symbol', source: labelSourceId(layer), 'source-layer': layer.id,
    minzoom: minZoom, maxzoom: maxZoom,
    layout: {
      'text-field': capitals ? ['upcase', name] : name, 'text-font': [capitals ? FONT_BOLD : FONT],
      'text-size': 13, 'text-letter-spacing': capitals ? 0.1 : 0, 'text-max-width': 8, 'text-padding': 4,
      'symbol-sort-key': capitals ? 1 : 2,
    },
    paint: {
      'text-color': capitals ? theme.textSecondary : layer.fillOpacity ? layer.colour : theme.text,
      'text-halo-color': theme.land, 'text-halo-width': 1.8, 'text-opacity': layer.opacity,
    },
  };
}

function line(layer) {
  return {
    id: lineId(layer), type: 'line', source: sourceId(layer), 'source-layer': layer.id, minzoom: layer.minZoom,
    paint: { 'line-color': layer.colour, 'line-width': layer.width, 'line-opacity': layer.opacity },
  };
}

const isCluster = ['>', ['to-number', ['coalesce', ['get', 'n'], 1]], 1];

function pointLayers(layer, theme) {
  const code = ['to-string', ['get', layer.column ?? '']];
  const codes = Object.keys(layer.symbols);
  const order = layer.column ? ['match', code, ...codes.flatMap((c, i) => [c, codes.length - i]), 0] : 0;
  const common = { type: 'symbol', source: sourceId(layer), ...(layer.points ? {} : { 'source-layer': layer.id }), minzoom: layer.minZoom };
  const dots = layer.small;
  const symbol = symbolExpression(layer, theme.mode);
  return [{
    id: singlesId(layer), ...common, filter: ['!', isCluster],
    layout: {
      'icon-image': layer.pictograms ? ['step', ['zoom'], symbol, PICTOGRAM_ZOOM, symbolExpression(layer, theme.mode, layer.pictograms)] : symbol,
      'icon-size': dots ? ['interpolate', ['linear'], ['zoom'], 12, 0.5, 15, 0.7, 18, 1]
        : ['step', ['zoom'], 14 / 26, 13, 16 / 26, 14, 18 / 26, PICTOGRAM_ZOOM, 1],
      'icon-allow-overlap': true, 'symbol-sort-key': order,
    },
    paint: { 'icon-opacity': layer.opacity },
  }, {
    id: clustersId(layer), ...common, filter: isCluster,
    layout: {
      'icon-image': ringExpression(layer, theme.mode), 'icon-allow-overlap': true,
      'text-field': ['to-string', ['get', 'n']], 'text-font': [FONT_BOLD], 'text-size': 13, 'text-allow-overlap': true,
      'symbol-sort-key': ['to-number', ['get', 'n']],
    },
    paint: { 'text-color': theme.text, 'icon-opacity': layer.opacity },
  }];
}

function marks(theme) {
  const circle = (source, radius, width, colour, ground = 'rgba(0,0,0,0)') => ({
    id: `${source} ${radius}`, type: 'circle', source,
    paint: { 'circle-radius': radius, 'circle-color': ground, 'circle-stroke-width': width, 'circle-stroke-color': colour },
  });
  // the record may be inside a group or below another one of the same house: its own symbol is drawn again on top
  const symbol = {
    id: 'selected symbol', type: 'symbol', source: 'selected', filter: ['!=', ['get', 'icon'], ''],
    layout: {
      'icon-image': ['step', ['zoom'], ['get', 'icon'], PICTOGRAM_ZOOM, ['get', 'large']],
      'icon-size': ['step', ['zoom'], 18 / 26, PICTOGRAM_ZOOM, 1], 'icon-allow-overlap': true, 'icon-ignore-placement': true,
    },
  };
  return [circle('hovered', 11, 2, theme.text), circle('selected', 14, 5, theme.land, theme.land),
    circle('selected', 16, 2.2, theme.text), symbol];
}
