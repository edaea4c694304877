// The uses of the open vacancy as the map would show them: the choice beside the map changes it in the same moment, the
// run of the page that follows says the same.

const EVENTS = ['click', 'keyup'];
const CHOICE = '.st-key-nutzungen input[type="radio"]';
const ANSWER_MS = 5000; // after so long the page is believed in any case

export class Tries {
  /** `show` is called when another use was chosen. */
  constructor(show) {
    this.local = null;
    // the buttons cancel the event of the browser that would tell the change, so it is read after click and key
    this.listen = ({ target }) => {
      if (target.closest?.('.st-key-nutzungen')) requestAnimationFrame(() => this.read(show));
    };
    for (const name of EVENTS) document.addEventListener(name, this.listen, true);
  }

  read(show) {
    const place = [...document.querySelectorAll(CHOICE)].findIndex((button) => button.checked);
    if (place < 0 || place === this.place) return;
    this.place = place;
    this.local = { place, at: performance.now() };
    show();
  }

  /** Return the data of the page with the use that was chosen since; the page's own once it knows of it. */
  over(data) {
    const { tries } = data;
    const use = this.use(tries);
    this.place = use ? this.local.place : tries?.chosen;
    if (!use) return data;
    const { areas, cells, points } = tries.states[use.state];
    return {
      ...data, reach: use.reach, legend: use.legend,
      areas: { ...data.areas, ...areas }, points: { ...data.points, ...points },
      cells: data.cells && { ...data.cells, classes: cells },
    };
  }

  use(tries) {
    const { local } = this;
    if (!local) return null;
    local.vacancy ??= tries?.vacancy;
    if (!tries || tries.vacancy !== local.vacancy || tries.chosen === local.place || performance.now() - local.at > ANSWER_MS) {
      this.local = null;
      return null;
    }
    return tries.uses[local.place] ?? null;
  }

  stop() {
    for (const name of EVENTS) document.removeEventListener(name, this.listen, true);
  }
}
