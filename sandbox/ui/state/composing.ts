// One answer to one question, for every key handler: is an input method 输入法 still composing? Browsers disagree on which
// of the two signs they give (key code 229 is all some of them send with the Enter that ends a composition).
export const composing = (event: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>): boolean =>
  event.isComposing || event.keyCode === 229
