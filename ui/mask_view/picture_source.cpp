#include "mask_view/picture_source.h"

#include <exception>

namespace evenkeel::ui {
namespace {

/// The theme does not count: that is only colours.
bool same_cells(const MaskPictureRequest& a, const MaskPictureRequest& b) {
  return a.snapshot == b.snapshot && a.row == b.row && a.side == b.side && a.order == b.order &&
         a.block_size == b.block_size && a.sight == b.sight && a.pixels == b.pixels && a.colour == b.colour;
}

}  // namespace

PictureSource::PictureSource(QObject* parent)
    : QObject(parent),
      lane_(
          [](const MaskPictureRequest& request, const auto& publish, const std::stop_token& stop) {
            try {
              if (auto picture = makeMaskPicture(request, stop)) publish(std::move(*picture));
            } catch (const std::exception&) {
              // The last picture stays: it is small, and the large one says what is wrong.
            }
          },
          [this](std::uint64_t /*generation*/, std::shared_ptr<const MaskPicture> made) {
            QMetaObject::invokeMethod(
                this,
                [this, picture = std::move(made)]() mutable {
                  if (!wanted_) return;
                  image_ = picture->image;
                  theme_ = picture->request.theme;
                  picture_ = std::move(picture);
                  Q_EMIT changed();
                },
                Qt::QueuedConnection);
          }) {}

void PictureSource::want(const std::optional<MaskPictureRequest>& wanted) {
  const bool same = wanted.has_value() == wanted_.has_value() && (!wanted || same_cells(*wanted, *wanted_));
  if (same) return;
  wanted_ = wanted;
  if (wanted_) {
    lane_.submit(*wanted_);
  } else {
    picture_ = nullptr;
    Q_EMIT changed();
  }
}

bool PictureSource::isSettled() const {
  return !wanted_ || (picture_ != nullptr && same_cells(picture_->request, *wanted_));
}

const QImage& PictureSource::image() {
  if (picture_ != nullptr && theme_ != theme().kind) {
    theme_ = theme().kind;
    image_ = colourPicture(*picture_, theme_);
  }
  return image_;
}

}  // namespace evenkeel::ui
