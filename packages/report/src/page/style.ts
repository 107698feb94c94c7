/** @file The page's style sheet. */
import { colors } from "./palette.ts";

/** Rules for each treatment: its color in both themes, switched off by the legend, left alone when another one is pointed at. */
export function seriesStyle(count: number): string {
  const variables = (theme: 0 | 1): string => colors.map((pair, index) => `--c${index}:${pair[theme]}`).join(";");
  const classes = colors.map((_, index) => `.c${index}{--c:var(--c${index})}`).join("");
  const series = Array.from(
    { length: count },
    (_, index) =>
      `.off${index} svg [data-s="${index}"]{display:none}:root[data-focus="${index}"] svg [data-s="${index}"]{opacity:1}`,
  );
  return `:root{${variables(0)}}${dark(variables(1))}${classes}${series.join("")}`;
}

/** Declarations for the dark theme, chosen by the system or by the button. */
function dark(declarations: string): string {
  return `@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){${declarations}}}@media screen{:root[data-theme=dark]{${declarations}}}`;
}

const darkColors =
  "color-scheme:dark;--page:#15171a;--text:#e6e6e3;--soft:#a3a6aa;--faint:#2b2f34;--line:#3a3f45;--link:#8fc1ff;--good:#4fcf9a;--bad:#ff8f7a;--panel:#1b1e22;--heat:88,170,240";

export const style: string = `
:root{color-scheme:light;--page:#fff;--text:#1c1e21;--soft:#5f656d;--faint:#ececea;--line:#d3d3cf;--link:#0b57a4;--good:#00704f;--bad:#b3261e;--panel:#f7f7f5;--heat:0,100,170}
${dark(darkColors)}
*{box-sizing:border-box}
html{scroll-padding-top:4.5rem}
body{margin:0;background:var(--page);color:var(--text);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1240px;margin:0 auto;padding:2.5rem 1.75rem 5rem}
h1{font-size:2.1rem;line-height:1.2;letter-spacing:-.015em;margin:0 0 .4rem;font-weight:650;text-wrap:balance}
h2{font-size:1.4rem;margin:4rem 0 .5rem;letter-spacing:-.01em;font-weight:650}
h3{font-size:1.05rem;margin:2.2rem 0 .4rem;font-weight:650}
p{margin:.4rem 0;max-width:46rem}
a{color:var(--link)}
.meta,.facts{color:var(--soft);font-size:.9rem;max-width:none}
.found{margin:1rem 0 0;padding:0;list-style:none;max-width:58rem}
.found li{padding:.3rem 0 .3rem 1.1rem;border-left:2px solid var(--line)}
.found li b{font-weight:650}
.warnings{margin:1.5rem 0 0;padding:.7rem 1rem .7rem 2.1rem;background:var(--panel);border-radius:6px;font-size:.9rem;color:var(--soft);max-width:62rem}
.warnings li{margin:.2rem 0}
section{content-visibility:auto;contain-intrinsic-size:auto 900px;margin-inline:-.4rem;padding-inline:.4rem}
section.problem{border-top:1px solid var(--line);margin-top:4rem;contain-intrinsic-size:auto 3400px}
section.problem h2{margin-top:1.6rem}
.bar-top{position:sticky;top:0;z-index:5;background:var(--page);border-bottom:1px solid var(--line);margin:2.5rem -1.75rem 0;padding:.5rem 1.75rem;display:flex;flex-wrap:wrap;gap:.25rem .3rem;align-items:center;font-size:.82rem}
.bar-top button,.bar-top select,.copy{font:inherit;color:inherit;background:none;border:1px solid transparent;border-radius:5px;padding:.15rem .45rem;cursor:pointer}
.bar-top button:hover,.copy:hover{border-color:var(--line)}
.bar-top select{border-color:var(--line);background:var(--page)}
.choice{display:inline-flex;gap:.3rem;align-items:center;white-space:nowrap;margin-left:.5rem}
.bar-top label{color:var(--soft)}
.legend{display:inline-flex;gap:.35rem;align-items:center;white-space:nowrap}
.legend[aria-pressed=false]{opacity:.38;text-decoration:line-through}
.spacer{flex:1}
button:focus-visible,a:focus-visible,select:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:2px solid var(--link);outline-offset:1px}
figure{margin:1.4rem 0 0;min-width:0}
figcaption{font-size:.86rem;line-height:1.45;color:var(--soft);margin:.35rem 0 0;max-width:40rem}
figcaption b,caption b{color:var(--text)}
.pair{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:0 2.2rem}
.grid-overview{display:grid;grid-template-columns:repeat(var(--columns),minmax(0,1fr));gap:.9rem 1.6rem;margin-top:1rem}
.small figcaption{margin:0 0 .1rem;font-weight:600}
.small figcaption a{color:var(--text);text-decoration:none}
.small figcaption a:hover{text-decoration:underline}
figure.small{margin:0}
.plot{position:relative}
svg.chart{display:block;width:100%;height:auto;font-size:11px;overflow:visible}
.chart text{fill:var(--text)}
.chart .axes text,.chart .note{fill:var(--soft)}
.chart .name{font-size:11.5px}
.chart .strong,.chart .axes text.strong{font-weight:650;fill:var(--text)}
.chart .label{font-size:13px}
.chart .row text.note{font-size:11px}
.grid{stroke:var(--faint)}
.theory{fill:none;stroke:var(--bad);stroke-width:2.2}
.tick,.base{stroke:var(--line)}
.rule{stroke:var(--faint)}
.level line{stroke:var(--soft);stroke-dasharray:1 3}
.chart .level text{fill:var(--soft);font-size:10px}
.curve{fill:none;stroke:var(--c);stroke-width:1.8;stroke-linejoin:round}
.mark{fill:var(--c);stroke:var(--page);stroke-width:.8}
.swatch{vertical-align:-2px}
.leader{fill:none;stroke:var(--c);stroke-width:.7;opacity:.55}
.chart .end text{fill:var(--c)}
.band{fill:var(--c);fill-opacity:.11}
.band.range{display:none}
:root[data-band=range] .band.range{display:inline}
:root[data-band=range] .band.quartiles,:root[data-band=none] .band{display:none}
.split.train,:root[data-split=train] .split.validation{display:none}
:root[data-split=train] .split.train{display:block}
.interval{stroke:var(--c);stroke-width:1.6;fill:none}
.interval.faint{stroke-width:1;opacity:.5}
.seed{fill:var(--c);opacity:.4}
.cross-mark{stroke:var(--c,var(--bad));stroke-width:1.7;fill:none}
.row .cross-mark{stroke:var(--bad)}
.ring{fill:none;stroke:var(--c);stroke-width:1.6}
.bar{fill:var(--bad);fill-opacity:.75}
.field{fill:none;stroke:var(--faint)}
.field.heat{fill:rgb(var(--heat))}
.field.bad{fill:var(--bad)}
.rank-bar{stroke:var(--text);stroke-width:3.5;stroke-linecap:round}
.nemenyi path{fill:none;stroke:var(--soft)}
.rank-line{fill:none;stroke:var(--c)}
.zero{stroke:var(--soft)}
.maps{gap:1.2rem 2.2rem}
.censored path{fill:var(--c)}
.cross{stroke:var(--soft);stroke-width:.8;visibility:hidden}
:root[data-focus] svg.chart [data-s]{opacity:.13}
.tip{position:fixed;z-index:9;pointer-events:none;background:var(--page);color:var(--text);border:1px solid var(--line);border-radius:6px;padding:.4rem .6rem;font-size:.78rem;line-height:1.4;box-shadow:0 3px 14px rgb(0 0 0/.16)}
.tip table{border-collapse:collapse;width:auto}
.tip td{padding:0 .5rem 0 0;border:0}
.tip i{display:inline-block;width:.7em;height:.7em;border-radius:50%;background:var(--c)}
.table{margin-top:1.4rem}
.scroll{overflow-x:auto}
.wide>svg{min-width:820px}
table{border-collapse:collapse;width:100%;font-size:.81rem}
#overall,#provenance-table{width:auto}#overall th,#overall td,#provenance-table td{padding-left:1.1rem}#overall :first-child,#overall caption{padding-left:0}
caption{text-align:left;color:var(--soft);font-size:.86rem;padding-bottom:.4rem;max-width:min(56rem,calc(100vw - 2rem));position:sticky;left:0}
th,td{padding:.34rem .55rem .34rem 0;border-bottom:1px solid var(--faint);text-align:left;vertical-align:baseline;white-space:nowrap;font-weight:400}
thead th{border-bottom:1px solid var(--line);vertical-align:bottom;white-space:normal;line-height:1.25}
thead button{font:inherit;font-weight:650;color:inherit;background:none;border:0;padding:0;text-align:inherit;cursor:pointer}
thead button:hover{text-decoration:underline}
th[aria-sort=ascending] button::after{content:" ▲";font-size:.7em}
th[aria-sort=descending] button::after{content:" ▼";font-size:.7em}
.number{text-align:right}
.range{color:var(--soft);font-size:.92em}
.remark{display:block;white-space:normal;min-width:15rem;max-width:24rem;color:var(--soft)}
#claims-table :is(td,th){vertical-align:top}
.stuck td,.stuck th{color:var(--soft)}
.badge{margin-left:.45rem;font-size:.72rem;border:1px solid var(--good);color:var(--good);border-radius:9px;padding:0 .4rem}
.good{color:var(--good)}
.bad{color:var(--bad)}
.edge{color:var(--bad)}
.copy{margin:.35rem 0 0;font-size:.78rem;color:var(--soft);border-color:var(--line)}
.shade{display:inline-block;min-width:4.6rem;padding:.05rem .4rem;border-radius:3px;text-align:right}
${Array.from({ length: 10 }, (_, level) => `.h${level}{background:rgba(var(--heat),${(level * 0.045).toFixed(3)})}`).join("")}
details summary{cursor:pointer;color:var(--soft)}
.hash{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.85em;overflow-wrap:anywhere;white-space:normal}
footer{margin-top:4rem;color:var(--soft);font-size:.85rem}
.visually-hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
@media (max-width:820px){.pair{grid-template-columns:minmax(0,1fr)}.grid-overview{grid-template-columns:repeat(min(2,var(--columns)),minmax(0,1fr))}main{padding:1.5rem 1rem 3rem}.bar-top{position:static;margin-inline:-1rem;padding-inline:1rem}}
@media print{body{font-size:10pt}section{content-visibility:visible}main{max-width:none;padding:0}.bar-top .tool,.copy,.tip{display:none}.bar-top{position:static;margin:1rem 0 0;padding:.3rem 0}.pair{grid-template-columns:repeat(2,minmax(0,1fr));gap:0 1.2rem}.grid-overview{grid-template-columns:repeat(min(3,var(--columns)),minmax(0,1fr))}.wide>svg{min-width:0}h2,h3{break-after:avoid}h2{margin-top:2rem}h3{margin-top:1.2rem}.remark{min-width:0}figure,.table tr{break-inside:avoid}section.problem{break-before:page;border:0;margin:0}.scroll{overflow:visible}table{font-size:7.5pt}th,td{padding-right:.3rem;white-space:normal}}
`;
