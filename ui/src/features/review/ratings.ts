// What a draft can be rated, from poor to just right.

export const RATINGS = [1, 2, 3, 4, 5] as const;
