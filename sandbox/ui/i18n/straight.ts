// English in a Chinese font 引号: a curly quotation mark there is as wide as a character.

/** @example straight('the centre’s “deductible”') // 'the centre\'s "deductible"' */
export const straight = (text: string): string => text.replace(/[“”]/g, '"').replace(/[‘’]/g, "'")
