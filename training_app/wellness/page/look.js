/* What an opened file holds, as columns for the eye and as a table for everybody. */
const CHARTED = 12;

const dayInWords = (day) => new Date(`${day}T12:00`).toLocaleDateString("en-US", { day: "numeric", month: "short", year: "numeric" });

const column = (entry) => {
  const drawn = filled("column");
  part("col-total", drawn).textContent = entry.total;
  part("col-bar", drawn).style.blockSize = `${(100 * entry.total) / entry.highest}%`;
  part("col-day", drawn).textContent = entry.day.slice(5).replace("-", "/");
  return drawn;
};

const chart = (check, entries) => {
  const drawn = filled("chart");
  const own = entries.filter((entry) => entry.check === check).slice(-CHARTED);
  part("chart-title", drawn).textContent = `${check}, out of ${own.at(-1).highest}`;
  part("columns", drawn).replaceChildren(...own.map(column));
  return drawn;
};

const line = (model, entry) => {
  const written = model.cloneNode(true);
  part("line-day", written).textContent = dayInWords(entry.day);
  part("line-check", written).textContent = entry.check;
  part("line-total", written).textContent = `${entry.total} of ${entry.highest}`;
  return written;
};

const lookBack = (entries) => {
  const table = filled("table");
  const model = part("line", table);
  part("lines", table).replaceChildren(...entries.slice().reverse().map((entry) => line(model, entry)));
  const kinds = Array.from(new Set(entries.map((entry) => entry.check)));
  part("past").replaceChildren(...(entries.length ? kinds.map((check) => chart(check, entries)).concat(table) : []));
};
