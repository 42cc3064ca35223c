/** The extensions of the Open Inference Protocol that the service has, by the names that Triton gives them. */
export const EXTENSIONS = ['binary_tensor_data', 'model_repository'];
