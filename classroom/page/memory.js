// What the page remembers when it is closed or reloaded by mistake: in the browser's own store where the browser gives one, else nowhere.

const KEY = "heli-classroom-1";

export function recall() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY));
    return kept !== null && typeof kept === "object" ? kept : {};
  } catch {
    return {};
  }
}

export function remember(what) {
  try {
    localStorage.setItem(KEY, JSON.stringify(what));
  } catch {
    /* A full or forbidden store takes nothing from the class. */
  }
}

export function forget() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    /* As above. */
  }
}
