metadata description = 'What almost all modules are given: where an environment is, and what its resources are called and tagged.'

@export()
type Place = {
  @description('Region. GPUs are not in every one.')
  location: string

  @minLength(13)
  @description('End of the names of all resources, which distinguishes them from those of other environments.')
  token: string

  @description('Put on every resource.')
  tags: { *: string }
}
