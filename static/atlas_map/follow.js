// The map follows the data: when the server tells that a layer has changed, its tiles are asked for anew at once; the
// page's own numbers (sentence, legend, table) follow with the next run, which is asked for when things are quiet.

import { labelSourceId, sourceId } from './style.js';
import { changeSource, changeTiles } from './tiles.js';

const STREAM = '/live/data';
const QUIET_MS = 1000;
const RUN_EVERY_MS = 5000;

export class Follower {
  constructor(atlas) {
    this.atlas = atlas;
    this.versions = {};
    this.lastRun = 0;
    this.onVisible = () => (document.hidden ? this.close() : this.open());
    document.addEventListener('visibilitychange', this.onVisible);
    this.onVisible();
  }

  // a hidden tab holds no connection: browsers allow only six to one server
  open() {
    if (this.source) return;
    this.source = new EventSource(STREAM);
    this.source.onmessage = ({ data }) => this.told(JSON.parse(data));
  }

  close() {
    this.source?.close();
    this.source = null;
  }

  told(versions) {
    const changed = this.atlas.data.layers.filter(({ id, follows = id }) => follows in this.versions && versions[follows] > this.versions[follows]);
    Object.assign(this.versions, versions);
    for (const layer of changed) this.refresh(layer);
    if (changed.length) this.askForRun();
  }

  refresh(layer) {
    const query = `${layer.query ? `${layer.query}&` : ''}v=${this.versions[layer.follows ?? layer.id]}`;
    changeSource(this.atlas.map, sourceId(layer), layer, query);
    if (layer.label) changeTiles(this.atlas.map, labelSourceId(layer), `${layer.id}.labels`, query);
  }

  askForRun() {
    clearTimeout(this.timer);
    const wait = Math.max(QUIET_MS, this.lastRun + RUN_EVERY_MS - Date.now());
    this.timer = setTimeout(() => {
      this.lastRun = Date.now();
      this.atlas.command('changed');
    }, wait);
  }

  remove() {
    clearTimeout(this.timer);
    document.removeEventListener('visibilitychange', this.onVisible);
    this.close();
  }
}
