/** First half of the id of every plug-in here. */
export const packageName = "@nn/regularize";
