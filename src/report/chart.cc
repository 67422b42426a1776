#include "report/chart.h"

#include <algorithm>
#include <cmath>

namespace parley::report {
namespace {

constexpr double kWidth = 680, kHeight = 240, kLeft = 48, kRight = 16, kTop = 16, kBottom = 36;
constexpr double kArrow = 12, kMarkWidth = 12;

/// 1, 2 or 5 times a power of ten: at most four steps up to `most`.
int64_t step_for(int64_t most) {
  for (int64_t power = 1;; power *= 10) {
    for (const int64_t times : {1, 2, 5}) {
      if (power * times * 4 >= most) return power * times;
    }
  }
}

class Chart {
 public:
  Chart(std::span<const ChartMark> marks, Number low, Number high, std::string_view title)
      : marks_(marks), low_(low), high_(high), title_(title) {
    first_ = marks.front().day, last_ = marks.back().day;
    most_ = 1;
    for (const ChartMark& mark : marks) most_ = std::max({most_, mark.low.value_or(0), mark.high.value_or(0)});
    most_ = std::max({most_, low.value_or(0), high.value_or(0)});
    step_ = step_for(most_);
    most_ = (most_ + step_ - 1) / step_ * step_;
  }

  Html draw() {
    svg_.open("svg", {{"viewBox", "0 0 " + to_pixels(kWidth) + " " + to_pixels(kHeight)},
                      {"role", "img"},
                      {"aria-label", title_},
                      {"class", "chart"}});
    svg_.put("title", title_);
    band();
    axes();
    for (size_t i = 0; i < marks_.size(); ++i) mark(i);
    svg_.close();
    return std::move(svg_);
  }

 private:
  double y(int64_t n) const {
    return kHeight - kBottom -
           static_cast<double>(n) / static_cast<double>(most_) * (kHeight - kBottom - kTop - kArrow);
  }
  double x(Day day) const {
    const double part = last_ > first_ ? static_cast<double>(day - first_) / (last_ - first_) : 0.5;
    return kLeft + 24 + part * (kWidth - kLeft - kRight - 120);
  }
  void line(double x1, double y1, double x2, double y2, std::string_view kind) {
    svg_.put(
        "line", "",
        {{"x1", to_pixels(x1)}, {"y1", to_pixels(y1)}, {"x2", to_pixels(x2)}, {"y2", to_pixels(y2)}, {"class", kind}});
  }
  void label(double at, double down, std::string_view words, std::string_view anchor) {
    svg_.put("text", words, {{"x", to_pixels(at)}, {"y", to_pixels(down)}, {"text-anchor", anchor}});
  }

  void band() {
    if (!low_ && !high_) return;
    const double top = high_ ? y(*high_) : kTop, bottom = low_ ? y(*low_) : kHeight - kBottom;
    svg_.put("rect", "",
             {{"x", to_pixels(kLeft)},
              {"y", to_pixels(top - 1)},
              {"width", to_pixels(kWidth - kLeft - kRight)},
              {"height", to_pixels(bottom - top + 2)},
              {"class", "band"}});
  }

  void axes() {
    for (int64_t n = 0; n <= most_; n += step_) {
      line(kLeft, y(n), kWidth - kRight, y(n), "grid");
      label(kLeft - 6, y(n) + 4, std::to_string(n), "end");
    }
    label(x(first_), kHeight - 14, iso_day(first_), "middle");
    if (last_ > first_) label(x(last_), kHeight - 14, iso_day(last_), "middle");
  }

  /// Marks of one day stand side by side.
  double place(size_t index) const {
    size_t before = 0;
    while (before < index && marks_[index - before - 1].day == marks_[index].day) ++before;
    return x(marks_[index].day) + static_cast<double>(before) * (kMarkWidth + 12);
  }

  void mark(size_t index) {
    const ChartMark& m = marks_[index];
    if (!m.low && !m.high) return;
    const double at = place(index), bottom = y(m.low.value_or(*(m.high ? m.high : m.low))),
                 top = y(m.high.value_or(*(m.low ? m.low : m.high)));
    svg_.open("g", {{"class", "mark"}});
    svg_.put("title", m.words);
    svg_.put("rect", "",
             {{"x", to_pixels(at - kMarkWidth / 2)},
              {"y", to_pixels(top - 3)},
              {"width", to_pixels(kMarkWidth)},
              {"height", to_pixels(bottom - top + 6)},
              {"rx", "2"}});
    if (!m.high) arrow(at, top - 4, -1);
    if (!m.low) arrow(at, bottom + 4, 1);
    label(at + kMarkWidth / 2 + 2, (top + bottom) / 2 + 4, std::to_string(m.number), "start");
    svg_.close();
  }
  void arrow(double at, double from, double down) {
    svg_.put(
        "path", "",
        {{"d", "M" + to_pixels(at - 6) + " " + to_pixels(from) + " L" + to_pixels(at) + " " +
                   to_pixels(from + down * kArrow * 0.75) + " L" + to_pixels(at + 6) + " " + to_pixels(from) + " Z"}});
  }

  std::span<const ChartMark> marks_;
  Number low_, high_;
  std::string title_;
  Day first_ = 0, last_ = 0;
  int64_t most_ = 1, step_ = 1;
  Html svg_;
};

}  // namespace

Html draw_chart(std::span<const ChartMark> marks, Number low, Number high, std::string_view title) {
  return marks.empty() ? Html() : Chart(marks, low, high, title).draw();
}

}  // namespace parley::report
