// Runs a fuzz target without libFuzzer: run_corpus FOLDER MUTATIONS
//
// Every file of the folder, and then a fixed number of mutations of them: bits flipped, bytes replaced,
// pieces removed, doubled and joined from two files. Seeded: every run does the same.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size);

namespace {

constexpr std::size_t kLongest = 4096;

std::vector<std::string> read_corpus(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> corpus;
  for (const auto& path : paths) {
    std::ifstream file(path, std::ios::binary);
    corpus.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return corpus;
}

class Mutator {
 public:
  explicit Mutator(std::vector<std::string> corpus) : corpus_(std::move(corpus)) {}

  std::string next() {
    std::string text = corpus_[below(corpus_.size())];
    for (std::size_t edits = 1 + below(6); edits > 0; --edits) edit(text);
    return text.substr(0, kLongest);
  }

 private:
  // Not std::uniform_int_distribution: its numbers differ between libraries.
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_() % bound); }

  void edit(std::string& text) {
    static constexpr const char* kPieces[] = {"0",
                                              "-",
                                              "9223372036854775807",
                                              "99999999999999999999",
                                              ",",
                                              ",,",
                                              ":",
                                              "=",
                                              "x",
                                              "\n\n",
                                              "[",
                                              "]",
                                              "[[",
                                              "}",
                                              "1e9",
                                              ".5",
                                              "\xEF\xBB\xBF",
                                              "'",
                                              "\"",
                                              "nan",
                                              " "};
    const std::size_t at = below(text.size() + 1);
    const std::size_t length = below(text.size() - at + 1);
    switch (below(6)) {
      case 0:
        if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << below(8)));
        break;
      case 1:
        if (at < text.size()) text[at] = static_cast<char>(below(256));
        break;
      case 2:
        text.erase(at, length);
        break;
      case 3:
        text.insert(at, text.substr(at, length));
        break;
      case 4:
        text.insert(at, kPieces[below(std::size(kPieces))]);
        break;
      default:
        const std::string& other = corpus_[below(corpus_.size())];
        text.erase(at);
        text.append(other, below(other.size() + 1), std::string::npos);
    }
  }

  std::vector<std::string> corpus_;
  std::mt19937_64 random_{20240607};
};

void run(const std::string& text) {
  // A copy of exactly this size, so that the address sanitizer sees a read beyond it.
  const std::vector<unsigned char> bytes(text.begin(), text.end());
  (void)LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: " << argv[0] << " FOLDER MUTATIONS\n";
    return 2;
  }
  const std::vector<std::string> corpus = read_corpus(argv[1]);
  if (corpus.empty()) {
    std::cerr << "no corpus in " << argv[1] << '\n';
    return 1;
  }
  for (const std::string& text : corpus) run(text);
  Mutator mutator(corpus);
  const long mutations = std::atol(argv[2]);
  for (long i = 0; i < mutations; ++i) run(mutator.next());
  std::cout << corpus.size() << " files and " << mutations << " mutations\n";
  return 0;
}
