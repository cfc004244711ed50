/** Speed of light in vacuum c. Unit: m/s. @source SI definition of the metre. */
export const SPEED_OF_LIGHT_MPS = 299_792_458;
