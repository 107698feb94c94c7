export const packageName = "@nn/augment";
