// Hover and click: single records before groups, groups before areas.

import { featureLines, featureTitle, Tooltip } from './tooltip.js';

const REACH_PX = 6;
const SAME_PLACE_PX = 8;

export class Pointer {
  constructor(atlas) {
    this.atlas = atlas;
    this.tooltip = new Tooltip(atlas.host.querySelector('.stage'));
    const { map } = atlas;
    map.on('mousemove', (event) => this.hover(event));
    map.on('mouseout', () => this.hide());
    map.on('movestart', () => this.hide());
    map.on('click', (event) => this.click(event));
  }

  /** Return `[feature, declaration]` at a point of the canvas, or nothing. */
  at(point) {
    const { map } = this.atlas;
    const box = [[point.x - REACH_PX, point.y - REACH_PX], [point.x + REACH_PX, point.y + REACH_PX]];
    const points = this.atlas.drawn('single', 'cluster');
    const found = map.queryRenderedFeatures(box, { layers: points.map(([id]) => id) })[0]
      ?? map.queryRenderedFeatures(point, { layers: this.atlas.drawn('area').map(([id]) => id) })
        .sort((a, b) => areaOrder(this.atlas, a) - areaOrder(this.atlas, b))[0];
    return found && [found, this.atlas.layerOf(found)];
  }

  hover(event) {
    const hit = this.at(event.point);
    const { map, data } = this.atlas;
    const point = hit && hit[0].geometry.type === 'Point';
    map.getCanvas().style.cursor = hit ? 'pointer' : '';
    map.getSource('hovered')?.setData({
      type: 'FeatureCollection',
      features: point && Number(hit[0].properties.n ?? 1) === 1
        ? [{ type: 'Feature', properties: {}, geometry: hit[0].geometry }] : [],
    });
    if (!hit) return this.tooltip.hide();
    const [feature, layer] = hit;
    const others = this.here(feature, layer).length - 1;
    const more = others ? [data.words.more.replace('{n}', others)] : [];
    this.tooltip.show(event.point, featureTitle(layer, feature.properties, data.words), [...featureLines(layer, feature.properties, data.words), ...more]);
  }

  hide() {
    this.tooltip.hide();
    this.atlas.map.getSource('hovered')?.setData({ type: 'FeatureCollection', features: [] });
  }

  click(event) {
    const hit = this.at(event.point);
    if (!hit) return;
    this.hide();
    const all = this.here(...hit);
    if (all.length > 1) this.atlas.list.show(all, this.atlas.data.words.several);
    else this.open(...hit);
  }

  /** Return the single records that are drawn over one another where this one is, each once; it comes first. */
  here(feature, layer) {
    if (layer.geometry !== 'point' || Number(feature.properties.n ?? 1) > 1) return [[feature, layer]];
    const { map } = this.atlas;
    const { x, y } = map.project(feature.geometry.coordinates);
    const box = [[x - SAME_PLACE_PX, y - SAME_PLACE_PX], [x + SAME_PLACE_PX, y + SAME_PLACE_PX]];
    const near = (other) => {
      const at = map.project(other.geometry.coordinates);
      return Math.hypot(at.x - x, at.y - y) < SAME_PLACE_PX;
    };
    const found = map.queryRenderedFeatures(box, { layers: this.atlas.drawn('single').map(([id]) => id) });
    const named = new Map([feature, ...found.filter(near)].map((each) => [`${each.source} ${recordKey(each)}`, each]));
    return [...named.values()].map((each) => [each, this.atlas.layerOf(each)]);
  }

  /** Open a record, or zoom into a group. */
  open(feature, layer) {
    if (Number(feature.properties.n ?? 1) > 1) this.atlas.zoomInto(feature.geometry.coordinates);
    else this.atlas.select(layer.id, recordKey(feature));
  }
}

/** Return the key of the record that a feature stands for. */
export function recordKey(feature) {
  return feature.properties.id ?? feature.id;
}

// Small areas lie above large ones: a lab before its suburb, a suburb before its borough.
function areaOrder(atlas, feature) {
  return -atlas.layer(feature.sourceLayer).areaRank;
}
