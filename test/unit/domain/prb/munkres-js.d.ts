/** Hungarian method: the cells `[row, column]` of a cheapest complete assignment. */
declare module "munkres-js" {
  function munkres(cost: readonly (readonly number[])[]): [number, number][];
  export = munkres;
}
