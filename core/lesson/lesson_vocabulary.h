#pragma once

#include <cstdint>
#include <span>
#include <string_view>

/// What expressions may name.
namespace evenkeel::lesson {

/// A name without its side: "tiles" of "A.tiles".
struct Name {
  std::string_view name;
  bool of_side = false;      ///< stands behind "A." or "B."
  int dimensions = 0;        ///< 0: one value; 1, 2: a list, a table
  std::string_view form;     ///< "A.tiles[rank]"
  std::string_view summary;  ///< what it says, in a line
};
/// Whether functions walk a list: not where it has an entry a token.
[[nodiscard]] inline bool can_be_walked(const Name& name) {
  return name.dimensions == 1 && name.name != "token.pairs" && name.name != "token_owner";
}
[[nodiscard]] std::span<const Name> names();
/// The name that "A.tiles" or "ranks" stands for, or null.
[[nodiscard]] const Name* find_name(std::string_view word);

/// What a function is called with.
enum class Takes : std::uint8_t { number, list, list_or_numbers, list_and_number, rule };

struct Function {
  std::string_view name;
  Takes takes = Takes::number;
  int least_arguments = 1;
  int most_arguments = 1;  ///< -1: any number
  std::string_view form;
  std::string_view summary;
};
[[nodiscard]] std::span<const Function> functions();
[[nodiscard]] const Function* find_function(std::string_view name);

}  // namespace evenkeel::lesson
