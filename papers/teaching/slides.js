// Arrow keys, space and Page keys go from slide to slide; f fills the screen.
const slides = [...document.querySelectorAll("section.level1 > h1, section.level2")];
const here = () => slides.findIndex((slide) => slide.getBoundingClientRect().bottom > innerHeight / 2);
const go = (to) => slides[Math.max(0, Math.min(slides.length - 1, to))].scrollIntoView();
addEventListener("keydown", (event) => {
  const steps = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 };
  if (event.key in steps) go(here() + steps[event.key]);
  else if (event.key === "Home") go(0);
  else if (event.key === "End") go(slides.length - 1);
  else if (event.key === "f") document.documentElement.requestFullscreen?.();
  else return;
  event.preventDefault();
});
