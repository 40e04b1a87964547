// Made from schema/experiment.schema.json by `npm run generate`; edit that.
export const layerTypes = ["base","conv2d","separableConv2d","depthwiseConv2d","maxPooling2d","averagePooling2d","globalAveragePooling2d","globalMaxPooling2d","zeroPadding2d","flatten","dropout","spatialDropout2d","gaussianNoise","batchNormalization","layerNormalization","activation","leakyReLU","prelu","dense"] as const;
export const layerKeys = ["model","cut","trainable","batchNormalization","inputRange","preprocess","sha256","filters","kernelSize","strides","padding","dilationRate","activation","useBias","biasInitializer","biasRegularizer","kernelInitializer","kernelRegularizer","depthMultiplier","depthwiseInitializer","depthwiseRegularizer","pointwiseInitializer","pointwiseRegularizer","poolSize","rate","stddev","momentum","epsilon","center","scale","betaInitializer","gammaInitializer","movingMeanInitializer","movingVarianceInitializer","betaRegularizer","gammaRegularizer","alpha","alphaInitializer","alphaRegularizer","sharedAxes","units"] as const;
export const optimizerTypes = ["rmsprop","adam","adamW","nadam","adamax","sgd","adagrad","adadelta","lion"] as const;
export const optimizerKeys = ["learningRate","rho","momentum","centered","epsilon","epsilonOutsideRoot","weightDecay","excludeFromWeightDecay","clipNorm","globalClipNorm","clipValue","ema","beta1","beta2","amsgrad","nesterov","initialAccumulatorValue"] as const;
export const initializerTypes = ["zeros","ones","constant","randomNormal","truncatedNormal","randomUniform","varianceScaling","glorotNormal","glorotUniform","heNormal","heUniform","leCunNormal","leCunUniform","orthogonal","identity"] as const;
export const scheduleTypes = ["step","exponential","cosine"] as const;
export const generatorKeys = ["imageSize","colorMode","interpolation","maxPixels","rescale","samplewiseCenter","samplewiseStdNormalization","featurewiseCenter","featurewiseStdNormalization","batchSize","classMode","shuffle","sampling"] as const;
export const augmentationKeys = ["rotationRange","widthShiftRange","heightShiftRange","shearRange","zoomRange","channelShiftRange","brightnessRange","contrastRange","saturationRange","hueRange","horizontalFlip","verticalFlip","fillMode","cval","interpolation","erasing"] as const;
export const rangeKeys = ["zoomRange","brightnessRange","contrastRange","saturationRange","hueRange"] as const;
export const erasingRangeKeys = ["area","aspect"] as const;
export const activationNames = ["elu","linear","relu","relu6","selu","sigmoid","softmax","softplus","softsign","swish","tanh"] as const;
export const metricNames = ["acc","precision","recall","auc","balancedAcc","f1","top3Acc","top5Acc","brier","calibrationError"] as const;
export const defaultMaxPixels = 100000000 as const;
