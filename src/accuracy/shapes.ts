import { Type } from "@sinclair/typebox";

/** A number. */
export const Scalar = Type.Number();

/** A list of numbers. */
export const Scalars = Type.Array(Scalar);

/** A complex number, [re, im]; or two angles. */
export const PairShape = Type.Tuple([Scalar, Scalar]);

/** A point or velocity [x, y, z]. */
export const Vec3Shape = Type.Tuple([Scalar, Scalar, Scalar]);

/** Polarisation of both antennas. */
export const Polarisation = Type.Union([Type.Literal("V"), Type.Literal("H")]);

/** A number that a file may leave out, or give as null where there is none. */
export const OptionalScalar = Type.Optional(Type.Union([Scalar, Type.Null()]));

/** A complex number that a file may leave out. */
export const OptionalPair = Type.Optional(PairShape);
