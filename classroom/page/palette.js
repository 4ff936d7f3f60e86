// The colours of analysis/palette.h: one per body everywhere in Heli, told apart also by colour-blind readers (Okabe and Ito 2008).

export const COLOURS = {
  government: "#0072B2",
  enterprises: "#E69F00",
  residents: "#009E73",
  organisations: "#CC79A7",
  resistance: "#D55E00",
  joint: "#000000",
  baseline: "#5F5F5F",
  now: "#3BA3E0",
  saved: "#1F1F1F",
  ink: "#1F1F1F",
  note: "#5A5A5A",
  rule: "#B8B8B8",
};

export const BODIES = ["government", "enterprises", "residents", "organisations"];
