import { testMistakes } from "../support/marked-mistakes.ts";

describe("A number or range of pictures, split or names is told at its place, with what may be", () => {
  testMistakes([
    {
      it: "a negative rotation",
      line: "augmentation: {rotationRange: «-40»}",
      says: "rotationRange must be a number from 0 to 360, not -40",
    },
    {
      it: "a shear of 90 degrees",
      line: "augmentation: {shearRange: «90»}",
      says: "shearRange must be a number from 0 to 89, not 90",
    },
    {
      it: "a negative shift",
      line: "augmentation: {widthShiftRange: «-0.1»}",
      says: "widthShiftRange must be a number from 0 to 16384, or a list of numbers, not -0.1",
    },
    {
      it: "a list of no shifts",
      line: "augmentation: {widthShiftRange: «[]»}",
      says: "widthShiftRange must be a list of at least 1 number, not a list of 0",
    },
    {
      it: "a zoom of 1",
      line: "augmentation: {zoomRange: «1»}",
      says: "zoomRange must be a number from 0 to 0.999, or [lowest, highest], not 1",
    },
    {
      it: "a zoom to 0",
      line: "augmentation: {zoomRange: [«0», 1]}",
      says: "zoomRange.0 must be a number above 0, at most 1000, not 0",
    },
    {
      it: "a brightness of one number",
      line: "augmentation: {brightnessRange: «0.5»}",
      says: "brightnessRange must be a list of 2, each a number from 0 to 1000, not 0.5",
    },
    {
      it: "a zoom upside down",
      line: "augmentation: {zoomRange: «[1.2, 0.8]»}",
      says: "zoomRange goes from 1.2 down to 0.8; the lowest comes first",
    },
    {
      it: "a brightness upside down",
      line: "augmentation: {brightnessRange: «[2, 1]»}",
      says: "brightnessRange goes from 2 down to 1; the lowest comes first",
    },
    {
      it: "a contrast beyond 1",
      line: "augmentation: {contrastRange: «1.5»}",
      says: "contrastRange must be a number from 0 to 1, or [lowest, highest], not 1.5",
    },
    {
      it: "a contrast upside down",
      line: "augmentation: {contrastRange: «[1.2, 0.8]»}",
      says: "contrastRange goes from 1.2 down to 0.8; the lowest comes first",
    },
    {
      it: "a hue in degrees",
      line: "augmentation: {hueRange: «30»}",
      says: "hueRange must be a number from 0 to 1, or [lowest, highest], not 30",
    },
    {
      it: "a saturation beyond 1",
      line: "augmentation: {saturationRange: [0.2, «1.5»]}",
      says: "saturationRange.1 must be a number from 0 to 1, not 1.5",
    },
    {
      it: "erasing without a map",
      line: "augmentation: {erasing: «0.5»}",
      says: "erasing must be a map such as {probability: 0.5}, not 0.5",
    },
    {
      it: "an erased area upside down",
      line: "augmentation: {erasing: {area: «[0.4, 0.1]»}}",
      says: "erasing.area goes from 0.4 down to 0.1; the lowest comes first",
    },
    {
      it: "an aspect upside down",
      line: "augmentation: {erasing: {aspect: «[3, 1]»}}",
      says: "erasing.aspect goes from 3 down to 1; the lowest comes first",
    },
    {
      it: "an erasing with Keras' name of its chance",
      line: "augmentation: {erasing: {«factor»: 0.5}}",
      says: 'unknown key "factor" in augmentation.erasing; known: probability, area, aspect, value',
    },
    {
      it: "an erasing with what is no level",
      line: "augmentation: {erasing: {value: «none»}}",
      says: 'unknown value "none"; known: noise',
    },
    {
      it: "an erasing with two levels",
      line: "augmentation: {erasing: {value: «[1, 2]»}}",
      says: "value must be a list of 3, each a number from 0 to 255, not a list of 2",
    },
    {
      it: "a cval beyond 255",
      line: "augmentation: {cval: «256»}",
      says: "cval must be a number from 0 to 255, not 256",
    },
    {
      it: "an unknown fill mode",
      line: "augmentation: {fillMode: «mirror»}",
      says: 'unknown fillMode "mirror"; known: constant, nearest, reflect, wrap',
    },
    {
      it: "no layers",
      line: "layers: «[]»",
      says: "layers must be a list of at least 1 layer, not a list of 0",
    },
    {
      it: "a plateau factor of 1",
      line: "reduceLearningRateOnPlateau: {factor: «1»}",
      says: "factor must be a number above 0, at most 0.999, not 1",
    },
    {
      it: "a negative patience",
      line: "earlyStopping: {patience: «-1»}",
      says: "patience must be a whole number from 0 to 1000000, not -1",
    },
    {
      it: "one picture and a half",
      line: "split: {train: «1.5»}",
      says: "train must be a whole number of pictures a class from 1 to 1000000000, or a fraction between 0 and 1, not 1.5",
    },
    {
      it: "no training pictures",
      line: "split: {train: «0», validation: 5}",
      says: "train must be a whole number of pictures a class from 1 to 1000000000, or a fraction between 0 and 1, not 0",
    },
    {
      it: "a negative fraction",
      line: "split: {train: 0.5, validation: «-0.1»}",
      says: "validation must be a whole number of pictures a class from 0 to 1000000000, or a fraction between 0 and 1, not -0.1",
    },
    {
      it: "folders outside the data directory",
      line: "split: {directories: {train: «../a»}}",
      says: 'train must be a folder below data.directory, without "..", not the text "../a"',
    },
    {
      it: "an absolute folder in the split",
      line: "split: {directories: {train: «/a»}}",
      says: 'train must be a folder below data.directory, without "..", not the text "/a"',
    },
    {
      it: "a name with a space",
      line: "name: «my experiment»",
      says: 'name must be 1 to 100 letters, digits, ".", "_" or "-", beginning with a letter or digit, not the text "my experiment"',
    },
    {
      it: "a layer's name with a slash",
      line: "layers: [{type: flatten, name: «a/b»}]",
      says: 'name must be 1 to 100 letters, digits, ".", "_" or "-", beginning with a letter or digit, not the text "a/b"',
    },
    {
      it: "a layer's name that tfjs refuses",
      line: "layers: [{type: flatten, name: «_a»}]",
      says: 'name must be 1 to 100 letters, digits, ".", "_" or "-", beginning with a letter or digit, not the text "_a"',
    },
  ]);
});
