/** Hungarian method: the cells `[row, column]` of a cheapest complete assignment. */
declare module "munkres-js" {
  export default function munkres(cost: readonly (readonly number[])[]): [number, number][];
}
