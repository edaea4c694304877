// The uses of the open vacancy as the map would show them: the choice beside the map changes it in the same moment, the
// run of the page that follows says the same.

const CHOICE = '.st-key-nutzungen input[type="radio"]';
const ANSWER_MS = 5000; // after so long the page is believed in any case

export class Tries {
  /** `show` is called when another use was chosen. */
  constructor(show) {
    this.local = null;
    this.listen = (event) => {
      if (!event.target.matches?.(CHOICE)) return;
      this.local = { place: [...document.querySelectorAll(CHOICE)].indexOf(event.target), at: performance.now() };
      show();
    };
    document.addEventListener('change', this.listen, true);
  }

  /** Return the data of the page with the use that was chosen since; the page's own once it knows of it. */
  over(data) {
    const { tries } = data;
    const use = this.use(tries);
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
    document.removeEventListener('change', this.listen, true);
  }
}
