// Hover and click: single records before groups, groups before areas.

import { featureLines, featureTitle, Tooltip } from './tooltip.js';

const REACH_PX = 6;

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
    return found && [found, this.atlas.layer(found.sourceLayer)];
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
    this.tooltip.show(event.point, featureTitle(layer, feature.properties, data.words), featureLines(layer, feature.properties, data.words));
  }

  hide() {
    this.tooltip.hide();
    this.atlas.map.getSource('hovered')?.setData({ type: 'FeatureCollection', features: [] });
  }

  click(event) {
    const hit = this.at(event.point);
    if (!hit) return;
    this.open(...hit);
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
