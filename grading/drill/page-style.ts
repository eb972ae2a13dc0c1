// How the report looks: the product's paper and ink, one column, A4 when printed. The colours are those of the screens' tokens.
export const style = `
:root { --paper: #f5f4ef; --sheet: #fffefb; --ink: #18212c; --ink-2: #4a5462; --line: #dedbd0; --fund: #0f766e; --account: #5b4bb5; --cash: #b45309; --risk: #b42318; --good: #14743f; --wash: #fdf3e3 }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.55 "Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", system-ui, sans-serif; font-variant-numeric: tabular-nums; overflow-wrap: anywhere }
:lang(en) body { font-family: "Segoe UI", "Helvetica Neue", Arial, "Liberation Sans", "DejaVu Sans", system-ui, "Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif }
header, main { max-width: 980px; margin: 0 auto; padding: 16px 24px }
header { border-bottom: 2px solid var(--ink) }
h1 { margin: 4px 0; font-size: 28px; line-height: 1.25 }
h2 { margin: 0 0 6px; font-size: 20px }
h3 { margin: 18px 0 6px; font-size: 15px }
p { margin: 4px 0 }
section { margin: 18px 0; padding: 18px 22px; background: var(--sheet); border: 1px solid var(--line); border-radius: 6px }
.small { color: var(--ink-2); font-size: 13px }
.teaching { float: right; padding: 2px 10px; border: 1px solid var(--cash); border-radius: 4px; color: var(--cash); font-size: 13px }
.parts { display: flex; flex-wrap: wrap; gap: 10px; margin: 10px 0 }
.part { display: grid; grid-template-columns: auto auto; gap: 0 6px; align-items: baseline; min-width: 130px; padding: 8px 12px; border: 1px solid var(--line); border-radius: 6px }
.part span { grid-column: 1 / 3; font-size: 13px; color: var(--ink-2) }
.part b { font-size: 26px; line-height: 1.1 }
.part i { font-style: normal; color: var(--ink-2) }
.total { border-color: var(--ink); border-width: 2px }
.total b { font-size: 34px }
.sentence { max-width: 78ch; font-size: 17px }
.figure { flex: 1 1 220px; grid-template-columns: 1fr }
.figure span { grid-column: 1 }
.figure b { white-space: nowrap }
.figure i { font-size: 13px }
.risk { color: var(--risk); font-weight: 600 }
.good { color: var(--good); font-weight: 600 }
.wide { overflow-x: auto; margin: 8px 0 }
table { width: 100%; border-collapse: collapse; font-size: 13px }
caption { padding: 6px 8px; text-align: left; font-weight: 600 }
th { text-align: left; color: var(--ink-2); font-weight: 500 }
th, td { padding: 3px 8px; border-bottom: 1px solid var(--line); vertical-align: top }
th { overflow-wrap: normal }
.code { white-space: nowrap }
td.n, th.n { text-align: right }
td.n { white-space: nowrap }
a { color: inherit }
details { margin: 8px 0 }
summary { cursor: pointer; color: var(--ink-2); font-size: 13px }
summary:focus-visible, a:focus-visible, .wide:focus-visible { outline: 3px solid #1d4ed8; outline-offset: 2px }
.read { max-width: 78ch }
.critical { padding: 0 6px; border: 1px solid var(--risk); border-radius: 3px; color: var(--risk); font-size: 12px; white-space: nowrap }
.rate { display: inline-block; min-width: 24px; padding: 0 6px; border: 1.5px solid var(--ink); border-radius: 3px; text-align: center; font-weight: 600 }
.rate.P { background: var(--good); border-color: var(--good); color: #fff }
.rate.S { background: #3d5a80; border-color: #3d5a80; color: #fff }
.rate.M { background: #fff; border-style: dashed }
.rate.U { background: #fff; border-color: var(--risk); color: var(--risk) }
.key { display: inline-block; width: 12px; height: 12px; margin-right: 4px; border-radius: 2px; vertical-align: -1px }
.key.fund { background: var(--fund) }
.key.account { background: var(--account) }
.key.cash { background: var(--cash) }
svg { display: block; width: 100%; height: auto; margin: 8px 0 }
svg.defs { position: absolute; width: 0; height: 0 }
svg text { font-size: 12px; fill: var(--ink-2) }
svg text.tag { fill: var(--ink); font-size: 11px; paint-order: stroke; stroke: var(--sheet); stroke-width: 3px; stroke-linejoin: round }
svg text.strong { font-weight: 700 }
svg text.on { fill: #fff }
.grid { stroke: var(--line) }
.axis { stroke: var(--ink-2) }
.trouble { fill: var(--wash) }
.band { fill: var(--ink); opacity: 0.14 }
.line { fill: none; stroke: var(--ink); stroke-width: 2.2 }
.usual { stroke: var(--ink); stroke-width: 2; stroke-dasharray: 5 3 }
.target { stroke: var(--risk); stroke-width: 1.6; stroke-dasharray: 8 3 2 3 }
.inject { stroke: var(--ink-2); stroke-dasharray: 2 4 }
.bar { fill: #3d5a80 }
.bar.pale { fill: #b9c6d6; stroke: #3d5a80 }
.bar.wrong { fill: url(#hatch-risk); stroke: var(--risk); stroke-width: 1.4 }
.bar.open { fill: url(#hatch-open); stroke: #7a4b00 }
.bar.none { fill: var(--line) }
rect.fund { fill: var(--fund) }
rect.account { fill: var(--account) }
rect.cash { fill: var(--cash) }
.mark { stroke-width: 2 }
.mark.P { fill: var(--good); stroke: var(--good) }
.mark.S { fill: #3d5a80; stroke: #3d5a80 }
.mark.M { fill: var(--sheet); stroke: var(--ink) }
.mark.U { fill: none; stroke: var(--risk); stroke-width: 2.6 }
.allowed { stroke: #cfcabb; stroke-width: 7 }
.span { stroke: var(--ink-2); stroke-width: 2 }
.hollow { fill: var(--sheet); stroke: var(--ink); stroke-width: 2 }
.solid { fill: var(--ink) }
.told { fill: none; stroke: var(--ink); stroke-width: 1.4 }
.planned { stroke: var(--risk); stroke-width: 3 }
.flag { fill: var(--ink); stroke: var(--ink); stroke-width: 1.6 }
.due { fill: none; stroke: var(--ink); stroke-width: 2 }
@page { size: A4; margin: 14mm }
@media print {
  body { background: #fff; font-size: 12px; -webkit-print-color-adjust: exact; print-color-adjust: exact }
  header, main { max-width: none; padding: 6px 0 }
  section { margin: 0; border: 0; background: #fff; padding: 10px 0; break-inside: auto }
  h2, h3, .read, summary { break-after: avoid }
  svg, tr, .part { break-inside: avoid }
  .onepage { break-after: page }
  .role, .newpage { break-before: page }
  details::details-content { content-visibility: visible; height: auto }
  .wide { overflow: visible }
  table { font-size: 10.5px }
  th, td { padding: 3px 5px }
  .part { min-width: 104px; padding: 6px 10px }
  .figure { flex-basis: 0 }
  .figure b { font-size: 21px }
  a { text-decoration: none }
}
`
