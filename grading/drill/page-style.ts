// How the report looks: the product's paper and ink, one column, A4 when printed. The colours are those of the screens' tokens.
export const style = `
:root { --paper: #f5f4ef; --sheet: #fffefb; --ink: #18212c; --ink-2: #4a5462; --line: #dedbd0; --fund: #0f766e; --account: #5b4bb5; --cash: #b45309; --risk: #b42318; --good: #14743f; --wash: #fdf3e3 }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.55 "Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", system-ui, sans-serif; font-variant-numeric: tabular-nums }
header, main { max-width: 980px; margin: 0 auto; padding: 16px 24px }
header { border-bottom: 2px solid var(--ink) }
h1 { margin: 4px 0; font-size: 28px; line-height: 1.25 }
h2 { margin: 0 0 6px; font-size: 20px }
h3 { margin: 18px 0 6px; font-size: 15px }
p { margin: 4px 0 }
section { margin: 18px 0; padding: 18px 22px; background: var(--sheet); border: 1px solid var(--line); border-radius: 6px }
.small { color: var(--ink-2); font-size: 13px }
.mark { float: right; padding: 2px 10px; border: 1px solid var(--cash); border-radius: 4px; color: var(--cash); font-size: 13px }
.parts { display: flex; flex-wrap: wrap; gap: 10px; margin: 10px 0 }
.part { display: grid; grid-template-columns: auto auto; gap: 0 6px; align-items: baseline; min-width: 130px; padding: 8px 12px; border: 1px solid var(--line); border-radius: 6px }
.part span { grid-column: 1 / 3; font-size: 13px; color: var(--ink-2) }
.part b { font-size: 26px; line-height: 1.1 }
.part i { font-style: normal; color: var(--ink-2) }
.total { border-color: var(--ink); border-width: 2px }
.total b { font-size: 34px }
.risk { color: var(--risk); font-weight: 600 }
.good { color: var(--good); font-weight: 600 }
table { width: 100%; border-collapse: collapse; font-size: 13px }
th { text-align: left; color: var(--ink-2); font-weight: 500 }
th, td { padding: 3px 8px; border-bottom: 1px solid var(--line); vertical-align: top }
.n { text-align: right; white-space: nowrap }
.rate { display: inline-block; min-width: 22px; padding: 0 6px; border-radius: 3px; color: #fff; text-align: center; font-weight: 600 }
.rate.P, circle.P { background: var(--good); fill: var(--good) }
.rate.S, circle.S { background: var(--fund); fill: var(--fund) }
.rate.M, circle.M { background: var(--cash); fill: var(--cash) }
.rate.U { background: var(--risk) }
svg { display: block; width: 100%; height: auto; margin: 8px 0 }
svg text { font-size: 12px; fill: var(--ink-2) }
svg text.U { fill: var(--risk) }
.grid { stroke: var(--line) }
.trouble { fill: var(--wash) }
.band { fill: var(--fund); opacity: 0.18 }
.line { fill: none; stroke: var(--ink); stroke-width: 2.2 }
.inject { stroke: var(--account); stroke-dasharray: 3 3 }
svg text.tag { fill: var(--ink); font-size: 11px }
.allowed { stroke: var(--line); stroke-width: 6; stroke-linecap: round }
.due { fill: var(--sheet); stroke: var(--ink); stroke-width: 1.6 }
@media print { body { background: #fff } header, main { max-width: none; padding: 8px 0 } section { break-inside: avoid; border: 0; padding: 8px 0 } @page { size: A4; margin: 14mm } }
`
